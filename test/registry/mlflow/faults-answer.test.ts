import { doneButAnswered, refused } from "../../mlflow-server/fault-proxy.ts";
import { LATE_REPLY, describeFaults } from "./faulted-syncs.ts";

describeFaults("a sync survives an answer", {
  "500 in place of doing it": { faults: [refused(500)], onReads: true },
  "500 or 502 after doing it": { faults: [doneButAnswered(500), doneButAnswered(502)], onReads: false },
  "429 or 503 in place of doing it": { faults: [refused(429, { "retry-after": "0" }), refused(503)], onReads: true },
  "that comes too late": { faults: [LATE_REPLY], onReads: false },
});
