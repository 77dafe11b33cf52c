import { HALF_REPLY, LOST_REPLY, LOST_REQUEST, RESET_REPLY, RESET_REQUEST } from "../../mlflow-server/fault-proxy.ts";
import { describeFaults } from "./faulted-syncs.ts";

describeFaults("a sync survives a connection that breaks off", {
  "before the server has the request": { faults: [LOST_REQUEST], onReads: false },
  "after the server has done it": { faults: [LOST_REPLY], onReads: true },
  "by a reset": { faults: [RESET_REQUEST, RESET_REPLY], onReads: false },
  "in the middle of the reply": { faults: [HALF_REPLY], onReads: true },
});
