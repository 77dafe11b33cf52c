import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import { SYNC_MODEL } from "../../../../src/mlflow/sync-model.ts";
import { breakLock, readLock } from "../../../../src/registry/mlflow/lock/lock-holder.ts";
import type { LockTimes } from "../../../../src/registry/mlflow/lock/lock-times.ts";
import { deleteTicket, readTickets } from "../../../../src/registry/mlflow/lock/ticket.ts";
import { type LockOptions, type TicketLock, takeTicketLock } from "../../../../src/registry/mlflow/lock/ticket-lock.ts";
import type { Transport } from "../../../../src/registry/mlflow/transport/transport.ts";
import { describeMlflow } from "../../../mlflow-server/describe-mlflow.ts";
import { type LossyProxy, startLossyProxy } from "../lossy-proxy.ts";
import { failureOf, open, told } from "../transport/opening.ts";

/** No slow server, and no busy machine, makes such a lock be lost. */
const TIMES: LockTimes = {
  ttl: 120_000,
  renewEvery: 200,
  renewBeforeWrite: 500,
  lapse: 90_000,
  firstPause: 20,
  longestPause: 50,
  lookPause: 20,
  leave: 60_000,
};

/** A ticket that expires while a test waits. */
const SHORT: LockTimes = { ...TIMES, ttl: 6000, lapse: 3000 };

/** Of somebody who is too slow to renew, as a process is that was stopped. */
const NEVER_RENEWS: LockTimes = { ...TIMES, renewEvery: 3_600_000, renewBeforeWrite: 3_600_000, lapse: 3_600_000 };

const WAIT_MS = 60_000;

describeMlflow("the lock", (server) => {
  const connect = (url = server().url): Transport => {
    const transport = open(url, {}, { timeoutMs: 10_000 });
    onTestFinished(() => transport[Symbol.asyncDispose]());
    return transport;
  };

  const take = async (options: Partial<LockOptions> = {}, transport = connect()): Promise<TicketLock> => {
    const defaults = { actor: "ada", host: "laptop", commit: null, waitMs: WAIT_MS, times: TIMES };
    const lock = await takeTicketLock(transport, { ...defaults, ...options });
    onTestFinished(() => lock.release());
    return lock;
  };

  const tickets = () => readTickets(connect());

  const deleteAllTickets = async (): Promise<void> => {
    const transport = connect();
    for (const ticket of await readTickets(transport)) await deleteTicket(transport, ticket);
  };

  const lossOf = (lock: TicketLock): Promise<void> =>
    new Promise((done) => {
      if (lock.isLost) done();
      else lock.signal.addEventListener("abort", () => done(), { once: true });
    });

  test("is had by one at a time", async () => {
    let inside = 0;
    let most = 0;
    let turns = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const lock = await take();
        inside += 1;
        most = Math.max(most, inside);
        await lock.assertHeld();
        await sleep(30);
        await lock.assertHeld();
        turns += 1;
        inside -= 1;
        await lock.release();
      }),
    );
    expect({ most, turns, left: await tickets() }).toEqual({ most: 1, turns: 6, left: [] });
  });

  test("is kept in a registered model that no search for prompts finds, and says what it is", async () => {
    await take({ commit: null });
    const transport = connect();
    const { registered_model } = await transport.call(ENDPOINTS.getModel, { name: SYNC_MODEL });
    expect(registered_model.description).toContain("may be deleted when no sync is at work");
    expect(registered_model.latest_versions[0]?.description).toMatch(
      /^ada on laptop has been writing, or waiting to, since 20\d\d-/,
    );
    const filter = "tags.`mlflow.prompt.is_prompt` = 'true'";
    expect((await transport.call(ENDPOINTS.searchModels, { filter })).registered_models).toEqual([]);
  });

  test("is refused after the wait, naming who has it and since when, and leaves no ticket behind", async () => {
    await take({ actor: "grace", host: "runner-7" });
    let waits = 0;
    const failure = await failureOf(take({ waitMs: 200, onWait: () => (waits += 1) }));
    expect(told(failure)).toMatch(
      /^registry-busy: http:\S+ was busy: grace on runner-7 has been syncing to it since 20\d\d-\d\d-\d\dT/,
    );
    expect(waits).toBe(1);
    expect((await tickets()).map(({ actor }) => actor)).toEqual(["grace"]);
  });

  test("is had by somebody with a name of any length", async () => {
    await take({ actor: `x${"😀".repeat(3000)}` });
    expect(await readLock(connect())).toMatchObject({ actor: expect.stringMatching(/^x😀+\uFFFD on laptop$/u) });
  });

  test("is refused at once to whoever does not wait", async () => {
    await take();
    expect(told(await failureOf(take({ waitMs: 0 })))).toMatch(/^registry-busy: /);
  });

  test("stays with a holder who renews it for longer than a ticket lives", async () => {
    const lock = await take();
    expect(told(await failureOf(take({ times: SHORT, waitMs: SHORT.ttl + 2000 })))).toMatch(/^registry-busy: /);
    await lock.assertHeld();
    expect(lock.isLost).toBe(false);
  });

  test("of a holder who gives no sign of life is taken over, but not at once", async () => {
    await take({ actor: "grace", times: NEVER_RENEWS });
    expect(told(await failureOf(take({ waitMs: 300 })))).toMatch(/^registry-busy: /);
    await take({ times: { ...TIMES, ttl: SHORT.ttl } });
    expect((await tickets()).map(({ actor }) => actor)).toEqual(["ada"]);
  });

  test("is lost by a holder who could not renew it, before others may take it", async () => {
    const proxy = await startLossyProxy(server().url);
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const lock = await take({ times: SHORT }, connect(proxy.url));
    proxy.lose(() => "request");
    await lossOf(lock);
    expect(told(lock.signal.reason)).toMatch(/^lock-lost: the lock on \S+ was lost, because it was not renewed for/);
    expect(told(await failureOf(lock.assertHeld()))).toMatch(/^lock-lost: /);
    expect(await readLock(connect(), SHORT.ttl)).toMatchObject({ actor: "ada on laptop" });
    proxy.lose(() => null);
  });

  test("is lost by a process that was stopped for too long, which notices before it writes", async () => {
    const lock = await take({ times: { ...TIMES, lapse: 3000, renewEvery: 2900 } });
    const until = performance.now() + 3100;
    while (performance.now() < until);
    expect(told(await failureOf(lock.assertHeld()))).toMatch(/^lock-lost: /);
  });

  test("is renewed before a write when that was a while ago", async () => {
    const lock = await take({ times: { ...TIMES, renewEvery: 3_600_000, renewBeforeWrite: 100 } });
    const [before] = await tickets();
    await sleep(150);
    await lock.assertHeld();
    const [after] = await tickets();
    expect(after?.renewedAt).toBeGreaterThan(before?.renewedAt ?? Infinity);
  });

  test("is lost when somebody deletes the ticket, and the next write says so", async () => {
    const lock = await take();
    await deleteAllTickets();
    await lossOf(lock);
    expect(told(await failureOf(lock.assertHeld()))).toMatch(/^lock-lost: .*because its ticket is gone; nothing more/);
  });

  test("is lost when the model is deleted, and another one's ticket of the same number is left alone", async () => {
    const lock = await take();
    await connect().call(ENDPOINTS.deleteModel, { name: SYNC_MODEL });
    const other = await take({ actor: "grace" });
    await lossOf(lock);
    await lock.release();
    await other.assertHeld();
    expect((await tickets()).map(({ number, actor }) => [number, actor])).toEqual([[1, "grace"]]);
  });

  test("that was released can't be written under, and is no lost one", async () => {
    const lock = await take();
    await lock.release();
    await lock.release();
    expect(told(await failureOf(lock.assertHeld()))).toMatch(/^lock-lost: .*this write session is over/);
    expect(lock.isLost).toBe(false);
  });

  test("one who waits and whose ticket is deleted draws another one", async () => {
    const first = await take({ actor: "grace" });
    const second = take({ actor: "ada" });
    const transport = connect();
    const waiting = async () => (await readTickets(transport)).find(({ actor }) => actor === "ada");
    let ticket = await waiting();
    while (ticket === undefined) ticket = await waiting();
    await deleteTicket(transport, ticket);
    await first.release();
    await (await second).assertHeld();
    expect((await tickets()).map(({ number }) => number)).not.toContain(ticket.number);
  });

  describe("told to others", () => {
    test("is nobody's where nobody has synced", async () => {
      expect(await readLock(connect())).toBeNull();
    });

    test("names the holder, and whether the ticket has expired", async () => {
      await take({ times: NEVER_RENEWS });
      const transport = connect();
      const holder = await readLock(transport);
      expect(holder).toMatchObject({ actor: "ada on laptop", expired: false });
      expect(Math.abs(Date.parse(holder?.since ?? "") - Date.now())).toBeLessThan(60_000);
      // The server tells its time in whole seconds, and a busy one tells it late.
      const isExpired = async () => (await readLock(transport, 50))?.expired;
      await expect.poll(isExpired, { timeout: 30_000, interval: 100 }).toBe(true);
    });

    test("can be taken away from the holder, and from nobody else", async () => {
      const transport = connect();
      const lock = await take();
      const holder = await readLock(transport);
      if (holder === null) throw new Error("somebody holds it");
      await breakLock(transport, { ...holder, id: "another" });
      await lock.assertHeld();
      await breakLock(transport, holder);
      await lossOf(lock);
      expect(await readLock(transport)).toBeNull();
      await breakLock(transport, holder);
    });
  });

  describe("with replies that get lost", () => {
    const lossy = async (rule: Parameters<LossyProxy["lose"]>[0]): Promise<LossyProxy> => {
      const proxy = await startLossyProxy(server().url);
      onTestFinished(() => proxy[Symbol.asyncDispose]());
      proxy.lose(rule);
      return proxy;
    };

    test.for(["reply", "request"] as const)(
      "is taken with one ticket when the %s of its create is lost",
      async (lost) => {
        let creates = 0;
        const proxy = await lossy((path) => (path.endsWith("model-versions/create") && ++creates === 2 ? lost : null));
        const lock = await take({}, connect(proxy.url));
        await lock.assertHeld();
        expect(await tickets()).toHaveLength(1);
        await lock.release();
        expect(await tickets()).toEqual([]);
      },
    );

    test("is taken when the reply to making the model is lost", async () => {
      let creates = 0;
      const proxy = await lossy((path) =>
        path.endsWith("registered-models/create") && ++creates === 1 ? "reply" : null,
      );
      await (await take({}, connect(proxy.url))).assertHeld();
      expect(await tickets()).toHaveLength(1);
    });

    test("is given back when the reply to that is lost", async () => {
      let deletes = 0;
      const proxy = await lossy((path) => (path.endsWith("model-versions/delete") && ++deletes === 1 ? "reply" : null));
      await (await take({}, connect(proxy.url))).release();
      expect(await tickets()).toEqual([]);
    });
  });
});
