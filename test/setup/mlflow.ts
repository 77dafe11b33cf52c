/**
 * Runs before every test file: the MLflow server, credentials and workspace that a developer has set up are none of the
 * tests' business, in this process and in those it starts.
 */
for (const name of Object.keys(process.env)) {
  if (name.startsWith("MLFLOW_")) delete process.env[name];
}
