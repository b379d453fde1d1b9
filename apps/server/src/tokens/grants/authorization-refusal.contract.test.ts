import type { CreateToken } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OutboundDocument } from "../../platform/outbound/outbound.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { Assistant, FakeNetwork, READ_ONLY, REDIRECT, register } from "./assistant.testing.ts";

type Over = Record<string, string | undefined>;

/** Requests whose sender or address is not sure: no one is sent anywhere. */
const UNSURE: [string, Over][] = [
  ["no client", { client_id: undefined }],
  ["an unknown client", { client_id: "client_unknown" }],
  ["a client whose document is not read over HTTPS", { client_id: "http://assistant.example/client.json" }],
  ["no redirect address", { redirect_uri: undefined }],
  ["an address elsewhere", { redirect_uri: "https://elsewhere.example/callback" }],
  ["another path", { redirect_uri: `${REDIRECT}/more` }],
  ["a path with dots", { redirect_uri: "https://assistant.example/x/../callback" }],
  ["a slash at the end", { redirect_uri: `${REDIRECT}/` }],
  ["a query", { redirect_uri: `${REDIRECT}?next=https://elsewhere.example` }],
  ["a fragment", { redirect_uri: `${REDIRECT}#x` }],
  ["a host that begins alike", { redirect_uri: "https://assistant.example.elsewhere.example/callback" }],
  ["a host before an at sign", { redirect_uri: "https://assistant.example@elsewhere.example/callback" }],
  ["a port", { redirect_uri: "https://assistant.example:8443/callback" }],
  ["an unencrypted address", { redirect_uri: "http://assistant.example/callback" }],
  ["a script", { redirect_uri: "javascript:alert(1)" }],
  ["a program on this computer that was not registered", { redirect_uri: "http://127.0.0.1:5000/callback" }],
];

/** Requests that are answered with an error of OAuth, at the client's own address. */
const REFUSED: [string, Over, string][] = [
  ["no response type", { response_type: undefined }, "unsupported_response_type"],
  ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
  ["a hybrid flow", { response_type: "code id_token" }, "unsupported_response_type"],
  ["no PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
  ["PKCE without a method", { code_challenge_method: undefined }, "invalid_request"],
  ["PKCE in plain text", { code_challenge_method: "plain" }, "invalid_request"],
  ["a challenge that is no SHA-256", { code_challenge: "short" }, "invalid_request"],
  ["a resource of another server", { resource: "https://elsewhere.example/mcp" }, "invalid_target"],
  ["a resource below the endpoint", { resource: "RESOURCE/more" }, "invalid_target"],
  ["an unknown scope", { scope: "case:read root" }, "invalid_scope"],
  ["a scope without end", { scope: "x".repeat(1001) }, "invalid_scope"],
  ["a state without end", { state: "x".repeat(2001) }, "invalid_request"],
  ["an answer in the fragment", { response_mode: "fragment" }, "invalid_request"],
  ["an answer as a form", { response_mode: "form_post" }, "invalid_request"],
  ["a request object", { request: "e30.e30." }, "request_not_supported"],
  ["a request elsewhere", { request_uri: "https://assistant.example/request" }, "request_not_supported"],
];

/** Documents of clients that can't be used. */
const DOCUMENTS: [string, object, Partial<OutboundDocument>][] = [
  ["is not there", {}, { status: 404 }],
  ["leads elsewhere", {}, { status: 302 }],
  ["is a page", {}, { type: "text/html" }],
  ["is no JSON", {}, { text: "{" }],
  ["is a list", {}, { text: "[]" }],
  ["has the id of another client", { client_id: "https://assistant.example/other.json" }, {}],
  ["has no redirect address", { redirect_uris: [] }, {}],
  ["has too many redirect addresses", { redirect_uris: Array(21).fill(REDIRECT) }, {}],
  ["has a script for a redirect address", { redirect_uris: ["javascript:alert(1)"] }, {}],
  ["has an unencrypted redirect address", { redirect_uris: ["http://elsewhere.example/"] }, {}],
  ["has a redirect address that is no text", { redirect_uris: [1] }, {}],
  ["wants a shared secret", { token_endpoint_auth_method: "client_secret_basic" }, {}],
  ["wants to sign", { token_endpoint_auth_method: "private_key_jwt" }, {}],
];

const PRIVATE = [
  ...["127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
  ...["::1", "::", "fe80::1", "fd00::1", "fec0::1", "::ffff:10.0.0.7", "64:ff9b::a00:7", "2002:a00:7::", "ff02::1"],
];

const ADDRESSES = [
  ["a host alone", "https://assistant.example/"],
  ["a fragment", "https://assistant.example/client.json#x"],
  ["a user name", "https://me@assistant.example/client.json"],
  ["dot segments", "https://assistant.example/x/../client.json"],
  ["capital letters in its host", "https://Assistant.example/client.json"],
  ["a port that goes without saying", "https://assistant.example:443/client.json"],
  ["an address of this machine", "https://127.0.0.1/client.json"],
  ["an address of this machine, as one number", "https://2130706433/client.json"],
  ["an address of this machine in IPv6", "https://[::1]/client.json"],
  ["an unknown host", "https://nowhere.example/client.json"],
] as const;

describeOnEachDb("the authorization endpoint", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let assistant: Assistant;
  const network = new FakeNetwork();

  beforeAll(async () => {
    tessera = await Tessera.start(on(), {}, undefined, { network });
    assistant = await Assistant.register(tessera);
  });
  afterAll(() => tessera.stop());
  let tests = 0;
  beforeEach(async () => {
    // One account may not ask as often as all of these tests do.
    if (tests % 20 === 0) alice = await tessera.signIn(`alice-${tests}`, "USER");
    tests += 1;
  });

  const token: CreateToken = {
    ...{ name: "Helper", scopes: [...READ_ONLY], expiresInDays: 30, projects: "all", allowedIps: [] },
  };
  const review = (request: string, page = alice) => page.authorization.review.query({ request });
  const problemOf = async (request: string) => {
    const found = await review(request);
    return found.kind === "problem" ? found : { message: "no problem", returnTo: "" };
  };
  const approvalOf = async (request: string, page = alice) => {
    try {
      return (await page.authorization.approve.mutate({ request, token })).redirectTo;
    } catch (error) {
      return (error as { data: { errorCode: string } }).data.errorCode;
    }
  };

  describe("sends no one anywhere for", () => {
    it.each(UNSURE)("%s", async (_what, over) => {
      const request = assistant.query(over);
      expect(await problemOf(request)).toMatchObject({ returnTo: null, message: expect.stringMatching(/\w/) });
      expect(await approvalOf(request)).toBe("INVALID_INPUT");
      await expect(alice.authorization.decline.mutate({ request })).rejects.toThrow();
    });

    it("a client or address that is given twice", async () => {
      for (const twice of [`client_id=${assistant.clientId}`, `redirect_uri=${encodeURIComponent(REDIRECT)}`]) {
        const request = `${assistant.query()}&${twice}`;
        expect(await problemOf(request)).toMatchObject({ returnTo: null });
        expect(await approvalOf(request)).toBe("INVALID_INPUT");
      }
    });

    it("an address of another client", async () => {
      const other = await Assistant.register(tessera, "https://other.example/callback");
      const request = other.query({ client_id: assistant.clientId });
      expect(await problemOf(request)).toMatchObject({ returnTo: null });
      expect(await approvalOf(request)).toBe("INVALID_INPUT");
    });
  });

  describe("answers the client, who says from where, that it refuses", () => {
    it.each(REFUSED)("%s", async (_what, { resource, ...over }, error) => {
      const wanted = resource === undefined ? {} : { resource: resource.replace("RESOURCE", assistant.resource) };
      const request = assistant.query({ ...over, ...wanted });
      const { returnTo } = await problemOf(request);
      const answer = new URL(returnTo ?? "").searchParams;
      expect(returnTo?.startsWith(`${REDIRECT}?`)).toBe(true);
      expect([answer.get("error"), answer.get("iss")]).toEqual([error, tessera.url]);
      expect(answer.get("state")).toBe(over.state ?? "xyz");
      expect(await approvalOf(request)).toBe("INVALID_INPUT");
    });

    it("a parameter that is given twice, and two resources", async () => {
      const twice = new URL((await problemOf(`${assistant.query()}&state=abc`)).returnTo ?? "");
      expect(twice.searchParams.get("error")).toBe("invalid_request");
      const two = `${assistant.query()}&resource=${encodeURIComponent("https://elsewhere.example/")}`;
      expect(new URL((await problemOf(two)).returnTo ?? "").searchParams.get("error")).toBe("invalid_target");
    });
  });

  describe("refuses a document of a client that", () => {
    it.each(DOCUMENTS)("%s", async (_what, over, answer) => {
      const id = network.publish(`https://assistant.example/${crypto.randomUUID()}.json`, over, answer);
      expect(await problemOf(assistant.query({ client_id: id }))).toMatchObject({ returnTo: null });
      expect(await approvalOf(assistant.query({ client_id: id }))).toBe("INVALID_INPUT");
    });

    it.each(PRIVATE)("lies at the address %s, without asking it", async (address) => {
      const before = network.asked.length;
      for (const [host, addresses] of [
        ["inside.example", [address]],
        ["both.example", ["93.184.216.34", address]],
      ] as const) {
        network.hosts.set(host, [...addresses]);
        const id = network.publish(`https://${host}/client.json`);
        const { message } = await problemOf(assistant.query({ client_id: id }));
        expect(message).toContain("not on the public network");
      }
      expect(network.asked).toHaveLength(before);
    });

    it.each(ADDRESSES)("has in its own address %s", async (_what, id) => {
      const before = network.asked.length;
      network.publish(id);
      expect(await problemOf(assistant.query({ client_id: id }))).toMatchObject({ returnTo: null });
      expect(network.asked).toHaveLength(before);
    });
  });

  describe("does not take a consent", () => {
    it("without a session, with a token, or from another site's page", async () => {
      const body = { request: assistant.query(), token };
      const send = async (headers: Record<string, string>, secret: string | null = null) => {
        const { body: answer } = await tessera.call(secret, "POST /trpc/authorization.approve", body, headers);
        return answer.error?.data?.errorCode ?? answer;
      };
      const { cookie } = alice;
      expect(await send({})).toBe("NO_TOKEN");
      expect(await send({}, await tessera.token(alice))).toBe("FORBIDDEN");
      expect(await send({ cookie: cookie(), origin: "https://assistant.example" })).toBe("FORBIDDEN");
      expect(await send({ cookie: cookie(), "sec-fetch-site": "cross-site" })).toBe("FORBIDDEN");
      expect(await send({ cookie: cookie(), "sec-fetch-site": "same-site" })).toBe("FORBIDDEN");
    });

    it("that gives more than its owner may give", async () => {
      const bob = await tessera.signIn("bob", "USER");
      const theirs = await bob.project.create.mutate({ name: "Theirs" });
      const refusals: [Partial<CreateToken>, string][] = [
        [{ projects: [theirs.id] }, "There is no project"],
        [{ expiresInDays: 400 }, "Tokens may live at most"],
        [{ scopes: [] }, "Choose at least one scope"],
      ];
      for (const [over, message] of refusals) {
        await expect(assistant.approval(alice, over)).rejects.toThrow(message);
      }
    });

    it("to an admin's rights without a fresh proof of who consents", async () => {
      const root = await tessera.signIn("root", "ADMIN");
      tessera.clock.advance({ seconds: 301 });
      for (const scopes of [["all"], ["admin:read"]] as CreateToken["scopes"][]) {
        await expect(assistant.approval(root, { scopes })).rejects.toThrow("Confirm that it's you");
      }
      expect((await assistant.approval(root)).searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    });

    it("of an account that has all the tokens it may have", async () => {
      const carol = await tessera.signIn("carol", "USER");
      const root = await tessera.signIn("root");
      await root.admin.settings.update.mutate({ maxLiveTokensPerUser: 1 });
      const code = await assistant.code(carol);
      await tessera.token(carol);
      await expect(assistant.approval(carol)).rejects.toThrow("at most 1 live tokens");
      const late = await assistant.exchange(code);
      expect([late.status, late.body.error]).toEqual([400, "invalid_grant"]);
      await root.admin.settings.update.mutate({ maxLiveTokensPerUser: 50 });
    });
  });

  it("can't be framed, and its page sends no one the address it was opened with", async () => {
    const { headers } = await tessera.call(null, `GET /oauth/authorize${assistant.query()}`, undefined, {
      accept: "text/html",
    });
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("takes a free port of a program on the same computer, and says that it can't tell which program", async () => {
    const { body } = await register(tessera, {
      client_name: "\u202eelddiM",
      redirect_uris: ["http://127.0.0.1/callback", "http://localhost/callback", "cursor://anysphere.mcp/callback"],
    });
    for (const redirect of ["http://127.0.0.1:49152/callback", "http://localhost:3118/callback"]) {
      const found = await review(assistant.query({ client_id: body.client_id, redirect_uri: redirect }));
      expect(found).toMatchObject({
        kind: "question",
        isLocal: true,
        trust: "registered",
        redirectHost: "this computer",
      });
      expect(found).toMatchObject({ client: { name: "⟨U+202E⟩elddiM" } });
    }
    const odd = "http://127.0.0.1:49152/other";
    expect(await problemOf(assistant.query({ client_id: body.client_id, redirect_uri: odd }))).toMatchObject({
      returnTo: null,
    });
    const program = assistant.query({ client_id: body.client_id, redirect_uri: "cursor://anysphere.mcp/callback" });
    expect(await review(program)).toMatchObject({ kind: "question", isLocal: false, redirectHost: "cursor:" });
    expect(await approvalOf(program)).toMatch(/^cursor:\/\/anysphere\.mcp\/callback\?code=/);
  });

  it("asks again for a document after a while, and for one that may not be kept each time", async () => {
    const kept = network.publish("https://assistant.example/kept.json");
    const unkept = network.publish("https://assistant.example/unkept.json", {}, { cacheControl: "no-store" });
    const times = (id: string) => network.asked.filter((asked) => asked.startsWith(id)).length;
    for (const id of [kept, unkept, kept, unkept]) await review(assistant.query({ client_id: id }));
    expect([times(kept), times(unkept)]).toEqual([1, 2]);
    tessera.clock.advance({ seconds: 301 });
    network.publish(kept, { redirect_uris: ["https://assistant.example/moved"] });
    expect(await problemOf(assistant.query({ client_id: kept }))).toMatchObject({ returnTo: null });
    expect(times(kept)).toBe(2);
  });

  it("makes no more documents be read than one account may ask for", async () => {
    const dave = await tessera.signIn("dave", "USER");
    const ask = () =>
      review(assistant.query(), dave).then(
        () => 0,
        (error) => error.data.errorCode,
      );
    const answers: unknown[] = [];
    for (let time = 0; time < 125; time++) answers.push(await ask());
    expect(answers.filter((it) => it === "RATE_LIMITED")).toHaveLength(5);
  });
});
