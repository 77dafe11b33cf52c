/**
 * For every process the bench starts: git without the user's and the machine's configuration, whose hooks, signing or
 * monitors would be measured along; one identity and clock, so that commits have the same ids everywhere; and no MLflow
 * server, which promptree would otherwise write to.
 */
export const CHILD_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  MLFLOW_TRACKING_URI: undefined,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Bench",
  GIT_AUTHOR_EMAIL: "bench@example.com",
  GIT_COMMITTER_NAME: "Bench",
  GIT_COMMITTER_EMAIL: "bench@example.com",
  GIT_AUTHOR_DATE: "2026-06-01T12:00:00+00:00",
  GIT_COMMITTER_DATE: "2026-06-01T12:00:00+00:00",
};
