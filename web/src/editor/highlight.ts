import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// Colours come from the page's tokens, so that light and dark need no reconfiguration.
const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword, tags.moduleKeyword], color: "var(--syn-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character, tags.attributeValue], color: "var(--syn-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.escape], color: "var(--syn-number)" },
  { tag: [tags.comment, tags.docComment], color: "var(--syn-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.function(tags.definition(tags.variableName)), tags.macroName], color: "var(--syn-function)" },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName, tags.standard(tags.name)], color: "var(--syn-type)" },
  { tag: [tags.meta, tags.annotation, tags.processingInstruction, tags.labelName], color: "var(--syn-meta)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

export const highlighting = syntaxHighlighting(style);

export const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", fontVariantLigatures: "none" },
  ".cm-content": { padding: "10px 0 40vh", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--active-line) 75%, transparent)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none", paddingLeft: "2px" },
  ".cm-gutters:not(:has(.cm-gutter-lint))": { paddingRight: "16px" }, // its place is kept, so that nothing moves when it comes
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 10px", minWidth: "30px" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", color: "var(--ink-3)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", border: "none", color: "var(--ink-2)", padding: "0 6px" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--selection) 60%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)" },
  ".cm-panels": { backgroundColor: "var(--ground)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 12px", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search label": { fontSize: "12px" },
  ".cm-textfield": { border: "1px solid var(--line-strong)", borderRadius: "6px", backgroundColor: "var(--raised)", padding: "3px 8px", fontSize: "13px" },
  ".cm-button": { border: "1px solid var(--line-strong)", borderRadius: "6px", backgroundImage: "none", backgroundColor: "var(--raised)", padding: "3px 10px", fontSize: "12px" },
  ".cm-panel.cm-search [name=close]": { fontSize: "20px", right: "10px", top: "6px", color: "var(--ink-2)" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "8px", backgroundColor: "var(--raised)", color: "var(--ink)", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-gutter-lint": { width: "16px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
  ".cm-lint-marker": { width: "10px", height: "10px", marginTop: "0.42em", borderRadius: "50%", content: "''" },
  ".cm-lint-marker-error": { backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warn)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--ink-3)" },
  ".cm-diagnostic": { padding: "6px 12px", fontFamily: "var(--sans)", fontSize: "13px", maxWidth: "60ch", whiteSpace: "pre-wrap", borderLeft: "none" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--error)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--error) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none" },
  ".cm-vim-panel": { padding: "2px 12px", fontFamily: "var(--mono)", fontSize: "13px" },
  ".cm-vim-panel input": { color: "var(--ink)" },
});
