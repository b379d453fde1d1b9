import { useEffect, useEffectEvent } from "react";
import { type Command, commandOf } from "./execution-keys.ts";

const FIELDS = "input, textarea, select, [contenteditable=true]";

/** Calls back with the commands that keys ask for; keys in dialogs and menus, and Enter on a button, are theirs. */
export function useExecutionKeys(act: (command: Command) => void): void {
  const onCommand = useEffectEvent(act);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.isComposing || document.querySelector("[role=dialog]")) return;
      if (target.closest("[role=menu], [role=listbox]")) return;
      const isTyping = target.matches(FIELDS);
      const command = commandOf(event, isTyping);
      if (!command || (command.do === "save" && !isTyping && target.closest("button, a") && !event.ctrlKey)) return;
      event.preventDefault();
      if (command.do === "leave" && target instanceof HTMLElement) target.blur();
      onCommand(command);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
