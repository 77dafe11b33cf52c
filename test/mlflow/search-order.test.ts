import { describe, expect, test } from "vitest";
import { modelOrder, versionOrder } from "../../src/mlflow/search-order.ts";
import { refusalOf } from "./refusal.ts";

const up = (by: string) => ({ by, descending: false });
const down = (by: string) => ({ by, descending: true });

describe("the order of models ends with their names", () => {
  const orders = [
    { clauses: [], order: [up("name")] },
    { clauses: ["name"], order: [up("name")] },
    { clauses: ["name desc"], order: [down("name")] },
    { clauses: ["`name`  Desc"], order: [down("name")] },
    { clauses: ["timestamp DESC"], order: [down("updatedAt"), up("name")] },
    { clauses: ["last_updated_timestamp ASC", "name DESC"], order: [up("updatedAt"), down("name")] },
  ];
  test.for(orders)("$clauses", ({ clauses, order }) => {
    expect(modelOrder(clauses)).toEqual(order);
  });
});

describe("the order of versions ends with their names, then the newest", () => {
  const orders = [
    { clauses: [], order: [down("updatedAt"), up("name"), down("version")] },
    { clauses: ["version_number DESC"], order: [down("version"), up("name")] },
    { clauses: ["attribute.version_number asc"], order: [up("version"), up("name")] },
    { clauses: ["creation_timestamp\tdesc"], order: [down("createdAt"), up("name"), down("version")] },
    { clauses: ["name DESC", "version_number"], order: [down("name"), up("version")] },
  ];
  test.for(orders)("$clauses", ({ clauses, order }) => {
    expect(versionOrder(clauses)).toEqual(order);
  });
});

const MODEL_KEYS = "'{'timestamp', 'name'}'";
const VERSION_KEYS = "'{'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'}'";

describe("an order is refused in MLflow's words", () => {
  const refused = [
    {
      order: modelOrder,
      clauses: ["creation_timestamp DESC"],
      message: `Invalid order by key 'creation_timestamp' specified. Valid keys are ${MODEL_KEYS}`,
    },
    {
      order: modelOrder,
      clauses: ["attribute.name"],
      message: `Invalid order by key 'attribute.name' specified. Valid keys are ${MODEL_KEYS}`,
    },
    {
      order: modelOrder,
      clauses: ["NAME"],
      message: `Invalid order by key 'NAME' specified. Valid keys are ${MODEL_KEYS}`,
    },
    {
      order: versionOrder,
      clauses: ["timestamp"],
      message: `Invalid attribute key 'timestamp' specified. Valid keys are ${VERSION_KEYS}`,
    },
    {
      order: versionOrder,
      clauses: ["foo.x"],
      message: "Invalid entity type 'foo'. Valid entity types are ('attribute', 'tag', 'tags')",
    },
    { order: modelOrder, clauses: [""], message: "Invalid order_by clause ''. Could not be parsed." },
    { order: modelOrder, clauses: [" name"], message: "Invalid order_by clause ' name'. Could not be parsed." },
    { order: modelOrder, clauses: ["desc"], message: "Invalid order_by clause 'desc'. Could not be parsed." },
    { order: modelOrder, clauses: ["name,name"], message: "Invalid order_by clause 'name,name'. Could not be parsed." },
    {
      order: versionOrder,
      clauses: ["name; DROP TABLE versions"],
      message: "Invalid order_by clause 'name; DROP TABLE versions'. Could not be parsed.",
    },
    { order: modelOrder, clauses: ["name foo"], message: "Invalid ordering key in order_by clause 'name foo'." },
    {
      order: modelOrder,
      clauses: ["timestamp", "last_updated_timestamp DESC"],
      message: "`order_by` contains duplicate fields: ['timestamp', 'last_updated_timestamp DESC']",
    },
  ];
  test.for(refused)("$clauses", ({ order, clauses, message }) => {
    expect(refusalOf(() => order(clauses))).toBe(message);
  });
});
