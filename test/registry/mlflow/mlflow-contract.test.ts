import { MLFLOW_TRAITS, openServed } from "../../contract/mlflow-traits.ts";
import { describeRegistry } from "../../contract/registry-contract.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";

describeMlflow("the registry on an MLflow server", (server) => {
  describeRegistry("it", {
    ...MLFLOW_TRAITS,
    open: async () => {
      const served = openServed(server().url);
      return { ...served, openDrafts: null, [Symbol.asyncDispose]: async () => served.registry[Symbol.asyncDispose]() };
    },
  });
});
