import type { ChannelType, Language } from '#channels';
import type { NetworkView } from '#contracts';

export function networkOf(type: ChannelType, lang: Language): NetworkView {
  const { network, title, purpose, account, verified, connect } = type;
  const hears = (['poll', 'stream', 'webhook'] as const).filter((way) => type[way] !== null);
  return {
    network,
    title: connect?.title?.[lang] ?? title,
    offered: connect !== null,
    about: connect?.about[lang] ?? null,
    needs: connect?.needs?.[lang] ?? null,
    link: connect?.link ?? null,
    after: connect?.after?.[lang] ?? null,
    fields: (connect?.fields ?? []).map((field) => ({
      in: field.in,
      name: field.name,
      kind: field.kind,
      required: field.required ?? false,
      quick: field.quick ?? false,
      seldom: field.seldom ?? false,
      label: field.label[lang],
      hint: field.hint?.[lang] ?? null,
      example: field.example ?? null,
    })),
    checks: type.check !== null,
    ownSecret: type.webhook?.ownSecret ?? false,
    answers: type.send !== null,
    purpose,
    account,
    signIn: type.grant !== null,
    verified,
    hears,
  };
}
