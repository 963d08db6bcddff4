/** Set as a constructed sheet, which the rules of the site for styles do not forbid. */
export const look = `
:host { all: initial; --ink: #1c1b1a; --ink-2: #57534e; --paper: #fff; --sunken: #f3f1ee; --line: #8a847c; --brand: #1d4ed8; --on-brand: #fff; --bad: #b42318; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :host { --ink: #f3f1ee; --ink-2: #b9b3ab; --paper: #1f1e1c; --sunken: #2c2a27; --line: #8a847c; --brand: #93b4ff; --on-brand: #10183a; --bad: #ffb4a8; } }
* { box-sizing: border-box; font: 400 15px/1.45 system-ui, sans-serif; }
.door, .panel { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; }
button { cursor: pointer; border: 0; border-radius: 10px; background: var(--brand); color: var(--on-brand); padding: 10px 16px; min-height: 44px; font-weight: 600; }
button:focus-visible, textarea:focus-visible, input:focus-visible, summary:focus-visible, .log:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
.door { border-radius: 999px; padding: 12px 20px; box-shadow: 0 4px 16px #0004; }
.door .new { white-space: pre; font-weight: 600; }
.panel { display: flex; flex-direction: column; width: 360px; height: min(560px, calc(100dvh - 32px)); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; background: var(--paper); color: var(--ink); box-shadow: 0 8px 32px #0005; }
.panel[hidden], .door[hidden] { display: none; }
header { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
h2 { margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; }
header button, .plain { background: transparent; color: var(--ink); }
.plain { border: 1px solid var(--line); }
.log { flex: 1; overflow-y: auto; padding: 12px 16px; display: flex; flex-direction: column; gap: 8px; }
.log p { margin: 0; max-width: 85%; padding: 8px 12px; border-radius: 12px; background: var(--sunken); white-space: pre-wrap; overflow-wrap: anywhere; }
.log p.mine { align-self: flex-end; background: var(--brand); color: var(--on-brand); }
.log p.waiting { background: var(--paper); color: var(--ink-2); border: 1px dashed var(--line); }
.log p.refused { background: var(--paper); color: var(--bad); border: 1px solid var(--bad); }
.who { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.state { margin: 0; padding: 0 16px; color: var(--ink-2); font-size: 13px; }
.near { margin: 8px 16px 0; }
[hidden] { display: none !important; }
.answers { flex: none; max-height: 50%; overflow-y: auto; padding: 8px 16px 0; border-top: 1px solid var(--line); }
.answers h3 { margin: 0 0 4px; font-size: 13px; color: var(--ink-2); }
.answers summary { padding: 10px 0; min-height: 44px; cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
.answers p { margin: 0 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
.answers button { margin-bottom: 8px; }
.panel > .finder { flex: 1; flex-direction: column; align-items: stretch; overflow-y: auto; }
.finder label { display: flex; flex-direction: column; gap: 4px; font-weight: 600; }
.finder .tick { flex-direction: row; align-items: center; min-height: 44px; font-weight: 400; }
.finder fieldset { display: flex; flex-direction: column; gap: 8px; margin: 0; padding: 0; border: 0; min-width: 0; }
.finder p, .finder ul { margin: 0; overflow-wrap: anywhere; }
.finder input { min-height: 44px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: var(--ink); font-size: 16px; }
.finder input[type=checkbox] { min-height: 24px; width: 24px; height: 24px; flex: none; accent-color: var(--brand); }
.row { display: flex; gap: 8px; margin-top: auto; padding-top: 8px; }
.row button { flex: 1; }
form { display: flex; gap: 8px; padding: 12px 16px; align-items: flex-end; }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 140px; resize: none; padding: 10px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: var(--ink); font-size: 16px; }
@media (max-width: 420px) { .panel { right: 0; bottom: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; } }
`;
