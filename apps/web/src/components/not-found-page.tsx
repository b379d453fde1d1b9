import { ButtonLink } from "./button-link.tsx";
import { MessagePage } from "./message-page.tsx";

export function NotFoundPage() {
  return (
    <MessagePage title="Page not found" action={<ButtonLink to="/">Go to your projects</ButtonLink>}>
      The address may be wrong, the page may have been deleted, or it may belong to a project you are not a member of.
    </MessagePage>
  );
}
