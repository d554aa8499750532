import { late } from "../ui/late";
import { PickerButton, type PickerProps } from "./PickerButton";

/** Chooses the language. */
export const LanguagePicker = late<PickerProps>(() => import("./LanguagePopover").then((m) => m.LanguagePopover), PickerButton);
