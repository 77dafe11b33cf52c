/**
 * A program of its own: `node bare-hono.ts FILE` answers every path of FILE, a JSON object of paths and texts, with its text,
 * and prints its address. It does nothing else, over Hono as its users write it.
 */
import { readFile } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";

const [file = ""] = process.argv.slice(2);
const texts = new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, "utf8")))));
const app = new Hono();
app.get("/api/2.0/mlflow/registered-models/alias", (context) => {
  const { url } = context.req;
  const text = texts.get(url.slice(url.indexOf("/api/")));
  return text === undefined ? context.notFound() : context.body(text, 200, { "content-type": "application/json" });
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
