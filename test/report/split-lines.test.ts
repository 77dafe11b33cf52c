import { expect, test } from "vitest";
import { planText } from "../../src/report/plan-text.ts";
import { adoptPrompt, name, plain, plan, updateMetadata } from "./builders.ts";

const CHANGED = {
  field: "splits.checkout",
  from: '{"candidate":10,"production":90}',
  to: '{"candidate":50,"production":50}',
};
const ADDED = { field: "splits.new", from: null, to: '{"production":0.5}' };
const BY_HAND = { field: "splits.odd", from: "by hand", to: null };

test("a plan calls out each change of a split, with all of its weights", () => {
  const changes = [updateMetadata("a", [CHANGED, ADDED, BY_HAND])];
  const drift = [{ kind: "metadata-changed", prompt: name("a"), fields: [BY_HAND] }] as const;
  expect(planText(plan({ changes, drift }), { view: plain, lastSync: null })).toContain(`
  a
  ! ~ split         checkout: candidate 10, production 90 → candidate 50, production 50
  ! + split         new: production 0.5
  ! - split         odd: by hand   changed by hand in the registry

1 metadata update (1 drifted).`);
});

test("so does one that adopts the prompt", () => {
  const changes = [adoptPrompt("a", null, 4, [ADDED])];
  expect(planText(plan({ changes }), { view: plain, lastSync: null })).toContain(
    "\n  ! + split         new: production 0.5\n",
  );
});
