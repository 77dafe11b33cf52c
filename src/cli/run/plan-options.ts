import type { PlanOptions } from "../../engine/make-plan.ts";
import type { GivenFlags } from "../plan-flags.ts";

export function planOptions(given: GivenFlags): PlanOptions {
  return {
    prune: given.prune === true,
    adopt: given.adopt === true,
    force: given.force === true,
    acceptRewrite: given.acceptRewrite === true,
  };
}
