import { Transformer } from "@napi-rs/image";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { BLUE, blackPng, edgeColours, RED, twoColours, webpOf, withExif } from "../../testing/pictures.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const SECRET = "47.3769 N 8.5417 E";

describeOnEachDb("pictures of users", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => void (await alice.profile.removeAvatar.mutate()));

  const set = async (picture: Buffer, page = alice) => {
    const { user } = await page.profile.setAvatar.mutate({ image: picture.toString("base64") });
    return user.avatar as string;
  };
  const get = (path: string, headers: Record<string, string> = { cookie: bob.cookie() }) =>
    fetch(`${tessera.url}${path}`, { headers });
  const draw = async (path: string, size: "small" | "large" = "large") =>
    Buffer.from(await (await get(`${path}/${size}`)).arrayBuffer());
  const refusal = (message: string) => ({
    data: { errorCode: "INVALID_INPUT", issues: [{ path: ["image"], message: expect.stringContaining(message) }] },
  });
  const NO_PICTURE = refusal("not a PNG, JPEG or WebP picture");

  it.each(["png", "jpeg", "webp"] as const)(
    "are accepted as %s, cropped to a square and re-encoded in two sizes",
    async (format) => {
      const path = await set(await twoColours(400, 200)[format]());
      for (const [size, side] of [
        ["small", 64],
        ["large", 256],
      ] as const) {
        const drawn = await draw(path, size);
        expect(await new Transformer(drawn).metadata()).toMatchObject({ format: "webp", width: side, height: side });
        expect(await edgeColours(drawn, side)).toMatchObject({ left: RED, right: BLUE });
      }
    },
  );

  it("are shown upright, and keep no metadata of the camera", async () => {
    const photo = withExif(await twoColours(300, 200).jpeg(), 6, SECRET);
    expect(photo.includes(SECRET)).toBe(true);
    const drawn = await draw(await set(photo));
    expect(await edgeColours(drawn, 256)).toMatchObject({ top: RED, bottom: BLUE });
    expect(drawn.includes("EXIF")).toBe(false);
    expect(drawn.includes(SECRET)).toBe(false);
    expect(await dumpDatabase(tessera.ctx)).not.toContain(photo.toString("base64").slice(0, 100));
  });

  it("don't move: an animation shows its first frame", async () => {
    const [first, second] = await Promise.all(
      [twoColours(32, 32), twoColours(32, 32, BLUE, RED)].map((it) => it.webpLossless()),
    );
    const drawn = await draw(await set(webpOf(32, 32, [first as Buffer, second as Buffer])));
    expect(await edgeColours(drawn, 256)).toMatchObject({ left: RED, right: BLUE });
    expect(drawn.includes("ANMF")).toBe(false);
  });

  it("are recognized by their content, whatever type they claim", async () => {
    const png = await twoColours(40, 40).png();
    const jpeg = await twoColours(300, 200).jpeg();
    const cut = jpeg.length - 20;
    const webp = await twoColours(40, 40).webp();
    const no: Record<string, Buffer> = {
      "a text": Buffer.from("hello"),
      "one byte": Buffer.from([0x89]),
      "a drawing with a script": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      "a page": Buffer.from("<!doctype html><script>alert(1)</script>"),
      "a GIF": Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
      "a bitmap": await twoColours(40, 40).bmp(),
      "a PNG's beginning before a page": Buffer.concat([png.subarray(0, 8), Buffer.from("<script>alert(1)</script>")]),
      "half a PNG": png.subarray(0, png.length / 2),
      "most of a JPEG": jpeg.subarray(0, cut),
      "most of a JPEG with a whole one in its metadata": Buffer.concat([
        ...[jpeg.subarray(0, 2), Buffer.from([0xff, 0xec, (jpeg.length + 2) >> 8, (jpeg.length + 2) & 255]), jpeg],
        jpeg.subarray(2, cut),
      ]),
      "half a WebP": webp.subarray(0, webp.length / 2),
      "a PNG without surface": blackPng(0, 0),
      "a WebP larger than its canvas": webpOf(1, 1, [webp]),
    };
    for (const [what, bytes] of Object.entries(no)) {
      await expect(set(bytes), what).rejects.toMatchObject(NO_PICTURE);
    }
    expect((await alice.profile.get.query()).user.avatar).toBeNull();
    expect(tessera.log.join("")).not.toContain('"level":50');
  });

  it("are rejected by the size they claim, before anything is decoded", async () => {
    const claims = {
      "20000 × 20000": blackPng(20_000, 20_000),
      "4097 × 1": blackPng(4097, 1),
      "12000 × 12000": await hugeJpeg(12_000),
      "16384 × 16384": webpOf(16_384, 16_384, [await twoColours(8, 8).webpLossless()]),
      "5000 × 10": await twoColours(5000, 10).webpLossless(),
      "10 × 5000": await twoColours(10, 5000).webp(),
    };
    for (const [size, bytes] of Object.entries(claims)) {
      expect(bytes.length).toBeLessThan(100_000);
      await expect(set(bytes)).rejects.toMatchObject(refusal(size));
    }
    expect(await set(blackPng(4096, 4096))).toBeTruthy();
    await expect(set(Buffer.alloc(750_001))).rejects.toMatchObject(refusal("too large"));
  });

  it("change their address with every change, and the old address answers 404", async () => {
    const first = await set(await twoColours(8, 8).png());
    expect((await alice.session.current.query()).user?.avatar).toBe(first);
    const second = await set(await twoColours(8, 8, BLUE, RED).png());
    expect(second).not.toBe(first);
    expect([(await get(`${first}/small`)).status, (await get(`${second}/small`)).status]).toEqual([404, 200]);
    expect((await alice.profile.removeAvatar.mutate()).user.avatar).toBeNull();
    expect((await get(`${second}/small`)).status).toBe(404);
    const entries = await tessera.ctx.db.selectFrom("audit").select(["action", "details"]).orderBy("seq").execute();
    expect(entries.slice(-3)).toEqual([
      { action: "PROFILE_CHANGED", details: '{"after":{"picture":"set"}}' },
      { action: "PROFILE_CHANGED", details: '{"after":{"picture":"set"}}' },
      { action: "PROFILE_CHANGED", details: '{"after":{"picture":"removed"}}' },
    ]);
  });

  it("can be changed by their owner only, and seen by signed-in users only", async () => {
    const path = await set(await twoColours(8, 8).png());
    const mine = await set(await twoColours(8, 8).png(), bob);
    await bob.profile.removeAvatar.mutate();
    expect((await get(`${mine}/small`)).status).toBe(404);
    const answer = await get(`${path}/small`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/webp",
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
    const secret = await tessera.token(alice);
    const cookie = bob.cookie();
    for (const [headers, status] of [
      [{}, 401],
      [{ authorization: `Bearer ${secret}` }, 404],
      [{ cookie, "sec-fetch-site": "cross-site" }, 403],
      [{ cookie, "sec-fetch-site": "same-origin" }, 200],
    ] as const) {
      const { status: got, headers: sent } = await get(`${path}/small`, headers);
      expect([got, sent.get("cache-control")?.includes("immutable") ?? false]).toEqual([status, status === 200]);
    }
    const version = path.split("/")[3];
    for (const other of [`/avatars/no-one/${version}/small`, `${path}/hash`, `${path}/large%00`, path]) {
      expect((await get(other)).headers.get("content-type")).not.toBe("image/webp");
    }
  });

  it("are accepted sixty times an hour from one user, so that no one blocks the others", async () => {
    const carol = await tessera.signIn("carol", "USER");
    const png = await twoColours(8, 8).png();
    for (let count = 0; count < 60; count++) await set(png, carol);
    await expect(set(png, carol)).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED" } });
    await set(png, bob);
  });

  /** Says that it is so large, and isn't. */
  async function hugeJpeg(side: number): Promise<Buffer> {
    const jpeg = await twoColours(16, 16).jpeg();
    const frame = jpeg.findIndex((byte, at) => byte === 0xff && (jpeg[at + 1] === 0xc0 || jpeg[at + 1] === 0xc2));
    jpeg.writeUInt16BE(side, frame + 5);
    jpeg.writeUInt16BE(side, frame + 7);
    return jpeg;
  }
});
