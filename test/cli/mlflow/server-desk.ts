import { afterAll, beforeAll } from "vitest";
import { openReader } from "../../../src/registry/open.ts";
import { dumpRegistry } from "../../engine/registry-dump.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import type { CommitSpec, FileSpecs, RepositoryBuilder } from "../../helpers/repository-builder.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import { startPython } from "../../mlflow-server/python-client.ts";
import type { PythonClient } from "../../mlflow-server/python-client.ts";
import type { Outcome, Place } from "../command-line.ts";
import { Desk, SUPPORT } from "../desk.ts";

/** A desk whose registry is an MLflow server, named as MLflow's own tools have it. */
export class ServerDesk extends Desk {
  readonly url: string;

  constructor(repository: RepositoryBuilder, url: string) {
    super(repository);
    this.url = url;
  }

  override async runIn(place: Partial<Place>, ...argv: readonly string[]): Promise<Outcome> {
    const env = { PROMPTREE_ACTOR: "tester", MLFLOW_TRACKING_URI: this.url, ...place.env };
    return super.runIn({ ...place, env }, ...argv);
  }

  /** All that promptree sees of the server. */
  override async registry(): ReturnType<Desk["registry"]> {
    await using reader = await openReader(this.url, { baseDir: this.root });
    return { prompts: await dumpRegistry(reader), revision: await reader.readRevision() };
  }

  /** Runs a command and gives its JSON. */
  async json(...argv: readonly string[]): Promise<unknown> {
    return JSON.parse((await this.run(...argv, "--json")).out);
  }

  async commitAndSync(message: string, files: FileSpecs): Promise<Outcome> {
    await this.repository.commit(message, files);
    return this.succeed("sync");
  }
}

/** What stands in one room with a real MLflow server. */
interface Room {
  readonly url: () => string;
  /** MLflow's own client, for this server. */
  readonly python: () => PythonClient;
  /** A desk whose registry this server is; not synced yet. */
  readonly newDesk: (commits?: readonly CommitSpec[]) => Promise<ServerDesk>;
}

/** Tests of the command line with a real server, which is empty when each of them begins. */
export function describeRoom(name: string, tests: (room: Room) => void): void {
  describeMlflow(name, (server) => {
    let python: PythonClient | null = null;
    beforeAll(async () => {
      python = await startPython(server().url);
    });
    afterAll(() => python?.stop());
    tests({
      url: () => server().url,
      python: () => {
        if (python === null) throw new Error("the client is there while tests run");
        return python;
      },
      newDesk: (commits = SUPPORT) => deskAt(server().url, commits),
    });
  });
}

export async function deskAt(url: string, commits: readonly CommitSpec[] = SUPPORT): Promise<ServerDesk> {
  const repository = await newRepository();
  if (commits.length > 0) {
    await repository.importCommits(commits);
    await repository.checkout();
  }
  return new ServerDesk(repository, url);
}
