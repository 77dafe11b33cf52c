import { dump } from "js-yaml";

/** A file that has GitHub run promptree. */
export interface Workflow {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  /** What it does, in a few words. */
  readonly note: string;
}

export const WORKFLOWS_FOLDER = ".github/workflows";

/** The workflows of a repository whose versions are made on this branch. */
export function workflows(branch: string): readonly Workflow[] {
  const branches = dump([escapePattern(branch)], { flowLevel: 0 }).trim();
  return [
    { path: `${WORKFLOWS_FOLDER}/prompts-plan.yml`, text: plan(branches), note: "plans each pull request" },
    { path: `${WORKFLOWS_FOLDER}/prompts-sync.yml`, text: sync(branches), note: "syncs each merge" },
    { path: `${WORKFLOWS_FOLDER}/prompts-drift.yml`, text: DRIFT, note: "looks for hand changes, daily" },
  ];
}

/** GitHub takes a branch for a pattern; git allows these two of its signs in a name. */
function escapePattern(branch: string): string {
  return branch.replaceAll(/[!+]/g, String.raw`\$&`);
}

const CHECKOUT = `\
      # The whole history: each commit to a prompt is a version.
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false`;

/** What is written in a repository that is not promptree's own. */
export const ACTION = `\
      # Safer than a tag, which can be moved: the commit that it stands for, 40 hex digits, in the place of v1.
      - uses: promptree/promptree@v1 # zizmor: ignore[unpinned-uses]`;

const TOKEN = `\
        env:
          MLFLOW_TRACKING_TOKEN: \${{ secrets.MLFLOW_TRACKING_TOKEN }}`;

function plan(branches: string): string {
  return `\
# What merging a pull request will do to the registry of prompts, in one comment on it.
# Where it is told which registry: prompts-sync.yml. A pull request from a fork is given neither variables nor secrets.
name: Prompts plan

on:
  pull_request:
    branches: ${branches}

permissions: {}

concurrency:
  group: prompts-plan-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  plan:
    name: Plan
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      pull-requests: write # the comment
    steps:
${CHECKOUT}
${ACTION}
${TOKEN}
        with:
          command: plan
          registry: \${{ vars.PROMPTREE_REGISTRY }}
`;
}

function sync(branches: string): string {
  return `\
# Brings the registry of prompts to what was merged.
#
# Runs once the repository has, under Settings, Secrets and variables, Actions:
#
#   the variable PROMPTREE_REGISTRY, for example
#     https://mlflow.example.com     an MLflow server
#     https://prompts.example.com    promptree serve, behind TLS
#     default                        what promptree.yaml says under registries
#   the secret MLFLOW_TRACKING_TOKEN, where the server wants one
#     of an MLflow server behind a proxy: the proxy's token; with MLflow's own users, set MLFLOW_TRACKING_USERNAME and
#     MLFLOW_TRACKING_PASSWORD below instead
#     of promptree serve: what promptree token makes
#
# Better two tokens than one: one that reads for the repository, which the plan and the drift check use, and one that
# writes for the environment "prompts" (Settings, Environments), which is limited to this branch there.
name: Prompts sync

on:
  push:
    branches: ${branches}
  workflow_dispatch:

permissions: {}

# A sync is never stopped halfway. Of those that wait only the newest is kept, and it brings all that was merged.
concurrency:
  group: prompts-sync
  cancel-in-progress: false

jobs:
  sync:
    name: Sync
    if: vars.PROMPTREE_REGISTRY != ''
    runs-on: ubuntu-latest
    timeout-minutes: 60
    environment: prompts
    permissions:
      contents: read
    steps:
${CHECKOUT}
${ACTION}
${TOKEN}
        with:
          command: sync
          registry: \${{ vars.PROMPTREE_REGISTRY }}
`;
}

const DRIFT = `\
# Opens an issue when somebody has changed the registry of prompts by hand, and closes it when that is mended.
# Where it is told which registry: prompts-sync.yml.
name: Prompts drift

on:
  schedule:
    - cron: "23 5 * * *"
  workflow_dispatch:

permissions: {}

# Two at once would open two issues.
concurrency:
  group: prompts-drift
  cancel-in-progress: false

jobs:
  drift:
    name: Drift
    if: vars.PROMPTREE_REGISTRY != ''
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      issues: write # the issue
    steps:
${CHECKOUT}
${ACTION}
${TOKEN}
        with:
          command: drift
          registry: \${{ vars.PROMPTREE_REGISTRY }}
`;
