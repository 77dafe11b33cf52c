import type { Json, JsonObject } from "../../core/json.ts";

/** What `format` takes: it writes each of these as a template literal would. */
const ANY_VALUE = "string | number | bigint | boolean";

/**
 * The TypeScript type of what a variable may be filled in with, by the prompt's `input.schema`: a JSON Schema, or dotprompt's
 * short form. Where that says nothing, or what no text can be made of, it is whatever `format` takes.
 */
export function variableType(variable: string, inputSchema: JsonObject | null): string {
  const schema = inputSchema === null ? null : declarationOf(variable.split("."), inputSchema);
  return schema === null ? ANY_VALUE : (schemaType(schema) ?? ANY_VALUE);
}

/** What is said of `user.name` under `user`, or under its own whole name; null for nothing. */
function declarationOf(path: readonly string[], schema: JsonObject): Declaration | null {
  const properties = schema["properties"];
  const isJsonSchema = isObject(properties);
  const declarations = isJsonSchema ? jsonDeclarations(properties) : shortDeclarations(schema);
  const whole = declarations.get(path.join("."));
  if (whole !== undefined) return whole;
  const inner = declarations.get(path[0] ?? "")?.value;
  return path.length > 1 && isObject(inner) ? declarationOf(path.slice(1), inner) : null;
}

/** `kind`: what dotprompt's short form says in brackets behind a name. */
interface Declaration {
  readonly kind: string | null;
  readonly value: Json;
}

function jsonDeclarations(properties: JsonObject): ReadonlyMap<string, Declaration> {
  return new Map(Object.entries(properties).map(([name, value]) => [name, { kind: null, value }]));
}

/** `status?(enum, how it went): [good, bad]` */
function shortDeclarations(schema: JsonObject): ReadonlyMap<string, Declaration> {
  return new Map(
    Object.entries(schema).map(([key, value]) => {
      const name = key.replace(/[?(][^]*$/, "");
      const kind = /^\??\s*\(\s*(\w+)/.exec(key.slice(name.length))?.[1] ?? null;
      return [name.trim(), { kind, value }];
    }),
  );
}

function schemaType({ kind, value }: Declaration): string | null {
  if (kind !== null) return kind === "enum" && isList(value) ? literals(value) : null;
  // `string, what it is for`
  if (typeof value === "string") return typeNamed(value.split(",")[0]?.trim() ?? "");
  if (!isObject(value)) return null;
  if (isList(value["enum"])) return literals(value["enum"]);
  if (value["const"] !== undefined) return literals([value["const"]]);
  return typesNamed(value["type"]);
}

function typesNamed(type: Json | undefined): string | null {
  if (typeof type === "string") return typeNamed(type);
  if (!isList(type) || type.length === 0) return null;
  const types = type.map((one) => (typeof one === "string" ? typeNamed(one) : null));
  return types.includes(null) ? null : [...new Set(types)].join(" | ");
}

function typeNamed(name: string): string | null {
  switch (name) {
    case "string":
    case "number":
    case "boolean":
      return name;
    case "integer":
      return "number";
    default:
      return null;
  }
}

/** A union of values; null when there are none, or no text can be made of one. */
function literals(values: readonly Json[]): string | null {
  const isFit = values.every((value) => ["string", "number", "boolean"].includes(typeof value));
  return isFit && values.length > 0 ? [...new Set(values.map((value) => JSON.stringify(value)))].join(" | ") : null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
