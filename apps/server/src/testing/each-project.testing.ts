import { afterAll, beforeAll, beforeEach } from "vitest";
import type { TestDatabase } from "./each-database.testing.ts";
import { type Page, Tessera } from "./tessera.testing.ts";

/** A person with a token for everything, and a project that is new in each test. */
export type ProjectWorld = { tessera: Tessera; alice: Page; secret: string; projectId: string };

/** Starts a server for the tests of a suite, and hands each of them a new project before it begins. */
export function eachInNewProject(on: () => TestDatabase, take: (world: ProjectWorld) => void): void {
  let world: Omit<ProjectWorld, "projectId">;
  beforeAll(async () => {
    const tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    world = { tessera, alice, secret: await tessera.token(alice) };
  });
  afterAll(() => world.tessera.stop());
  beforeEach(async () => {
    take({ ...world, projectId: (await world.alice.project.create.mutate({ name: "Shop" })).id });
  });
}
