import type { SignInProblem } from "@tessera/domain";

/** What the sign-in page says: what happened, and what to do. */
const TEXTS: Record<SignInProblem, (provider: string) => string> = {
  cancelled: (provider) => `The sign-in at ${provider} was cancelled. Try again, or sign in another way.`,
  unreachable: (provider) =>
    `${provider} can't be reached at the moment. Try again in a minute; if that fails, tell an administrator.`,
  refused: (provider) =>
    `The answer of ${provider} can't be trusted, so you are not signed in. Try again; if that fails, tell an administrator.`,
  interrupted: (provider) =>
    `This sign-in was begun in another browser, took too long or was used before. Start again at “${provider}”.`,
  unverified: (provider) =>
    `${provider} does not say that your email address is yours. Confirm the address there, then sign in again.`,
  uninvited: (provider) =>
    `${provider} knows you, but you have no account here. Ask an administrator of this server for an invitation.`,
  existing: () =>
    "There is an account with your email address. Sign in to it as before, and link it under Settings, Sign-in and security.",
  deactivated: () => "Your account is deactivated. Ask an administrator of this server to activate it.",
  otherPerson: (provider) =>
    `At ${provider} you are signed in as another person than here. Sign out there, and try again.`,
  linkedElsewhere: (provider) =>
    `This account of ${provider} is linked with another account here. Unlink it there first, or use another one.`,
  stale: (provider) => `${provider} did not ask who you are, so nothing is confirmed. Try again, or use another proof.`,
  tooMany: () => "Too many sign-ins were begun from your address. Wait a few minutes, then try again.",
  failed: () => "Something went wrong on the server. Try again; if that fails, tell an administrator when it happened.",
};

/** The words for a problem; `provider` is what it is called. */
export function problemText(problem: SignInProblem, provider: string): string {
  const text = TEXTS[problem](provider);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
