/** What an MLflow or Python set up on this machine could change about a process of ours. */
const LEFT_OUT = /^(_?MLFLOW|DATABRICKS|PYTHON|UVICORN|GUNICORN|VIRTUAL_ENV)/;

const FIXED = {
  DO_NOT_TRACK: "true",
  MLFLOW_DISABLE_TELEMETRY: "true",
  // Eight processes more, which prompts have no use for.
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
  NO_PROXY: "127.0.0.1",
  no_proxy: "127.0.0.1",
};

/** The environment of a process that runs MLflow, with nothing in it of the developer's own MLflow. */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  const ours = Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name));
  return { ...Object.fromEntries(ours), ...FIXED, ...more };
}
