import {
  AtProvider,
  ConfirmByCode,
  CurrentSession,
  Page,
  PageQuery,
  PasskeyProofOptions,
  PasskeySignInOptions,
  ProviderAddress,
  Registration,
  Session,
  SignedIn,
  SignIn,
  SignInProblem,
  SignInProblemText,
  SignInWithPasskey,
  User,
} from "@tessera/domain";
import { z } from "zod";
import {
  arrivalProcedure,
  pageProcedure,
  publicProcedure,
  secondFactorSetupProcedure,
  sessionProcedure,
} from "../../access/procedures.ts";
import type { RequestCtx } from "../../platform/context.ts";
import { setSignInCookies } from "../../platform/http/session-cookie.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { VERSION } from "../../platform/version.ts";
import { getUser } from "../people/user-service.ts";
import { getPreferences } from "../profile/preferences-service.ts";
import { beginAtProvider } from "../provider/provider-flow.ts";
import { problemText } from "../provider/provider-problem.ts";
import { providerSignOut } from "../provider/provider-sign-out.ts";
import { passkeyProofOptions, passkeySignInOptions } from "../second-factor/passkey-check.ts";
import { endOtherSessions, endSession, listSessions, signOut } from "../sessions/own-sessions-service.ts";
import { type Confirmed, confirmByCode, confirmByPasskey, confirmByPassword } from "./confirmation.ts";
import { checkSetupCode, createFirstAdmin, isSetupNeeded } from "./setup-service.ts";
import { signIn, signInWithPasskey } from "./sign-in.ts";

const Nothing = z.object({});
const SessionRef = z.strictObject({ id: z.string().min(1).max(100) });
const Confirmation = z.object({ authenticatedAt: z.string() });
const SetupCode = z.strictObject({ code: z.string().min(1).max(200) });

/** Answers when the session was confirmed, and gives it its new cookie. */
function renewed(ctx: RequestCtx, { authenticatedAt, cookie }: Confirmed): { authenticatedAt: string } {
  ctx.setSessionCookie(cookie);
  return { authenticatedAt };
}

export const sessionRouter = router({
  current: publicProcedure.output(CurrentSession).query(async ({ ctx }) => {
    const actor = await ctx.findSessionActor();
    return {
      user: actor ? await getUser(ctx, actor.userId) : null,
      preferences: actor ? await getPreferences(ctx, actor.userId) : null,
      setupNeeded: actor === undefined && (await isSetupNeeded(ctx)),
      mailConfigured: ctx.mailer !== null,
      instanceName: (await getSettings(ctx)).instanceName,
      secondFactorNeeded: actor?.session?.needsSecondFactor ?? false,
      signInProvider: ctx.config.oidc?.name ?? null,
      isProviderOnly: ctx.config.oidc?.passwordAdmin != null,
      version: VERSION,
    };
  }),

  signIn: arrivalProcedure
    .input(SignIn)
    .output(SignedIn)
    .mutation(async ({ ctx, input }) => {
      const { cookies, ...signedIn } = await signIn(ctx, ctx.arrival, input);
      setSignInCookies(ctx, cookies);
      return signedIn;
    }),

  passkeyOptions: pageProcedure
    .output(PasskeySignInOptions)
    .mutation(({ ctx }) => passkeySignInOptions(ctx, { ...ctx.origin, device: ctx.deviceCookie() }, ctx.pageOrigin())),

  signInWithPasskey: arrivalProcedure
    .input(SignInWithPasskey)
    .output(SignedIn)
    .mutation(async ({ ctx, input }) => {
      const { cookies, ...signedIn } = await signInWithPasskey(ctx, ctx.arrival, ctx.pageOrigin(), input);
      setSignInCookies(ctx, cookies);
      return signedIn;
    }),

  signInAtProvider: pageProcedure
    .input(AtProvider)
    .output(ProviderAddress)
    .mutation(({ ctx, input }) => beginAtProvider(ctx, { ...input, purpose: "signIn", sessionId: null })),

  providerProblem: publicProcedure
    .input(z.strictObject({ problem: SignInProblem }))
    .output(SignInProblemText)
    .query(({ ctx, input }) => ({ message: problemText(input.problem, ctx.config.oidc?.name ?? "the provider") })),

  confirmPassword: secondFactorSetupProcedure
    .input(SignIn.pick({ password: true }))
    .output(Confirmation)
    .mutation(async ({ ctx, input }) => renewed(ctx, await confirmByPassword(ctx, ctx.actor, input.password))),

  confirmCode: secondFactorSetupProcedure
    .input(ConfirmByCode)
    .output(Confirmation)
    .mutation(async ({ ctx, input }) => renewed(ctx, await confirmByCode(ctx, ctx.actor, input.code))),

  confirmPasskeyOptions: secondFactorSetupProcedure
    .output(PasskeyProofOptions)
    .mutation(({ ctx }) => passkeyProofOptions(ctx, ctx.actor.userId, ctx.pageOrigin())),

  confirmPasskey: secondFactorSetupProcedure
    .input(SignInWithPasskey)
    .output(Confirmation)
    .mutation(async ({ ctx, input }) => renewed(ctx, await confirmByPasskey(ctx, ctx.actor, ctx.pageOrigin(), input))),

  confirmAtProvider: secondFactorSetupProcedure
    .input(AtProvider)
    .output(ProviderAddress)
    .mutation(({ ctx, input }) => {
      ctx.requirePage();
      return beginAtProvider(ctx, { ...input, purpose: "confirm", sessionId: ctx.actor.session?.id ?? null });
    }),

  signOut: secondFactorSetupProcedure.output(z.object({ goTo: z.string().nullable() })).mutation(async ({ ctx }) => {
    const goTo = await providerSignOut(ctx, ctx.actor);
    await signOut(ctx, ctx.actor);
    ctx.setSessionCookie(null);
    return { goTo };
  }),

  list: sessionProcedure
    .input(orNothing(PageQuery))
    .output(Page(Session))
    .query(({ ctx, input }) => listSessions(ctx, ctx.actor, input)),

  end: sessionProcedure
    .input(SessionRef)
    .output(Nothing)
    .mutation(async ({ ctx, input }) => {
      await endSession(ctx, ctx.actor, input.id);
      if (input.id === ctx.actor.session?.id) ctx.setSessionCookie(null);
      return {};
    }),

  endOthers: sessionProcedure
    .output(z.object({ ended: z.int() }))
    .mutation(async ({ ctx }) => ({ ended: await endOtherSessions(ctx, ctx.actor) })),
});

export const setupRouter = router({
  check: publicProcedure
    .input(SetupCode)
    .output(z.object({ valid: z.boolean() }))
    .query(async ({ ctx, input }) => ({ valid: await checkSetupCode(ctx, input.code) })),

  createAdmin: arrivalProcedure
    .input(Registration.extend(SetupCode.shape))
    .output(z.object({ user: User }))
    .mutation(async ({ ctx, input }) => {
      const { user, cookies } = await createFirstAdmin(ctx, ctx.arrival, input);
      setSignInCookies(ctx, cookies);
      return { user };
    }),
});
