import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../../../webroot/js/link.js";

/** A world whose clock and sockets do as the test says. */
class FakeWorld {
  now = 0;
  status = 0;
  /** @type {any[]} */
  sockets = [];
  /** @type {{ at: number, action: () => void }[]} */
  timers = [];
  /** @type {any[]} */
  states = [];
  /** @type {any[]} */
  frames = [];
  link = new Link(
    {
      open: () => this.#open(),
      probe: async () => this.status,
      monotonic: () => this.now,
      wallClock: () => 1e12 - this.now, // runs backwards: nothing may depend on it
      random: () => 0,
      after: (action, millis) => this.#after(action, millis),
      cancel: (timer) => (this.timers = this.timers.filter((t) => t !== timer)),
    },
    (frame) => this.frames.push(frame),
    (state) => this.states.push(state),
  );

  #open() {
    const socket = { readyState: 1, sent: [], send: (text) => socket.sent.push(JSON.parse(text)), close: () => (socket.readyState = 3) };
    this.sockets.push(socket);
    return socket;
  }

  #after(action, millis) {
    const timer = { at: this.now + millis, action };
    this.timers.push(timer);
    return timer;
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get status_() {
    return this.states.at(-1).status;
  }

  hears(frame) {
    this.socket.onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  async pass(millis) {
    const end = this.now + millis;
    for (;;) {
      const next = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((t) => t !== next);
      this.now = next.at;
      next.action();
      await settled();
    }
    this.now = end;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const HELLO = { type: "hello", epoch: "e" };

test("is live with the hello, not before", () => {
  const world = new FakeWorld();
  world.link.connect();
  assert.equal(world.status_, "connecting");

  world.hears(HELLO);

  assert.equal(world.status_, "live");
  assert.deepEqual(world.frames, [HELLO]);
});

test("comes back after a break, each time later, sooner again once it held", async () => {
  const world = new FakeWorld();
  const waits = [];
  world.link.connect();
  for (let i = 0; i < 4; i++) {
    world.hears(HELLO);
    world.socket.onclose({ reason: "" });
    waits.push(world.timers[0].at - world.now);
    await world.pass(8000);
  }
  world.hears(HELLO);
  await world.pass(11_000);
  world.socket.onclose({ reason: "too slow" });
  waits.push(world.timers[0].at - world.now);

  assert.deepEqual(waits, [250, 500, 1000, 2000, 250]);
  assert.equal(world.states.at(-1).reason, "too slow");
});

test("a server that is not there is tried again; a 401 asks for a token", async () => {
  const world = new FakeWorld();
  world.link.connect();
  world.socket.onclose({ reason: "" });
  await settled();
  assert.equal(world.status_, "waiting");

  world.status = 401;
  await world.pass(250);
  world.socket.onclose({ reason: "" });
  await settled();
  await world.pass(60_000);

  assert.equal(world.status_, "locked");
  assert.equal(world.sockets.length, 2);
});

test("a link that fell silent is given up; pings keep a quiet one", async () => {
  const world = new FakeWorld();
  world.link.connect();
  world.hears(HELLO);
  await world.pass(16_000);
  world.hears({ type: "pong" });
  await world.pass(30_000);
  assert.equal(world.status_, "live");
  assert.ok(world.socket.sent.every((m) => m.type === "ping"));

  await world.pass(40_000);

  assert.notEqual(world.sockets.length, 1);
  assert.equal(world.sockets[0].readyState, 3);
});

test("a server that accepts and says nothing is not waited for", async () => {
  const world = new FakeWorld();
  world.link.connect();

  await world.pass(10_000);

  assert.equal(world.status_, "waiting");
});

test("what an abandoned socket still says is not heard", () => {
  const world = new FakeWorld();
  world.link.connect();
  const old = world.socket;
  const late = old.onmessage;
  world.link.connect();

  late({ data: JSON.stringify(HELLO) });

  assert.deepEqual(world.frames, []);
  assert.equal(world.status_, "connecting");
});

test("noise does not break a good link", () => {
  const world = new FakeWorld();
  world.link.connect();
  world.hears(HELLO);

  for (const noise of ["", "{", "null", "\u0000", "7"]) world.hears(noise);

  assert.equal(world.status_, "live");
});

test("does not hurry a link that works", async () => {
  const world = new FakeWorld();
  world.link.connect();
  world.hears(HELLO);
  world.link.hurry();
  assert.equal(world.sockets.length, 1);

  world.socket.onclose({ reason: "" });
  world.link.hurry();

  assert.equal(world.sockets.length, 2);
  assert.equal(world.timers.length, 1);
});
