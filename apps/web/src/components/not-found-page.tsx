import { ButtonLink } from "./button-link.tsx";
import { MessagePage } from "./message-page.tsx";

export function NotFoundPage() {
  return (
    <MessagePage title="There is nothing here" action={<ButtonLink to="/">Go to your projects</ButtonLink>}>
      The address may be mistyped, the thing may have been deleted, or it may belong to a project you are not a member
      of.
    </MessagePage>
  );
}
