import type { Field, FieldValue, QuerySchema } from './schema.js';

const value = (name: string, en: string, fr: string, zh: string): FieldValue => ({ value: name, label: { en, fr, zh } });

const kind: Field = {
  name: 'kind',
  type: 'keyword',
  label: { en: 'kind', fr: 'nature', zh: '类型' },
  values: [
    value('question', 'question', 'question', '提问'),
    value('complaint', 'complaint', 'réclamation', '投诉'),
    value('praise', 'praise', 'éloge', '表扬'),
    value('other', 'other', 'autre', '其他'),
  ],
};
const unsure: Field = { name: 'unsure', type: 'flag', label: { en: 'unsure', fr: 'incertain', zh: '不确定' } };
const confidence: Field = { name: 'confidence', type: 'number', label: { en: 'confidence', fr: 'confiance', zh: '置信度' } };
const lang: Field = {
  name: 'lang',
  type: 'keyword',
  aliases: ['language'],
  label: { en: 'language', fr: 'langue', zh: '语言' },
  open: true,
  values: [
    value('en', 'English', 'anglais', '英语'),
    value('fr', 'French', 'français', '法语'),
    value('zh', 'Chinese', 'chinois', '中文'),
    value('es', 'Spanish', 'espagnol', '西班牙语'),
    value('pt', 'Portuguese', 'portugais', '葡萄牙语'),
    value('de', 'German', 'allemand', '德语'),
    value('it', 'Italian', 'italien', '意大利语'),
    value('nl', 'Dutch', 'néerlandais', '荷兰语'),
    value('ar', 'Arabic', 'arabe', '阿拉伯语'),
    value('hi', 'Hindi', 'hindi', '印地语'),
    value('ja', 'Japanese', 'japonais', '日语'),
    value('ko', 'Korean', 'coréen', '韩语'),
    value('ru', 'Russian', 'russe', '俄语'),
    value('tr', 'Turkish', 'turc', '土耳其语'),
    value('id', 'Indonesian', 'indonésien', '印尼语'),
    value('vi', 'Vietnamese', 'vietnamien', '越南语'),
    value('th', 'Thai', 'thaï', '泰语'),
  ],
};
const channel: Field = { name: 'channel', type: 'keyword', label: { en: 'channel', fr: 'canal', zh: '渠道' } };
const network: Field = { name: 'network', type: 'keyword', label: { en: 'network', fr: 'réseau', zh: '平台' } };
const author: Field = { name: 'author', type: 'person', aliases: ['from', 'by'], label: { en: 'author', fr: 'auteur', zh: '作者' } };
const followers: Field = { name: 'followers', type: 'number', optional: true, label: { en: 'followers', fr: 'abonnés', zh: '粉丝数' } };
const form: Field = {
  name: 'form',
  type: 'keyword',
  label: { en: 'form', fr: 'forme', zh: '形式' },
  values: [
    value('post', 'post', 'publication', '帖子'),
    value('comment', 'comment', 'commentaire', '评论'),
    value('message', 'private message', 'message privé', '私信'),
    value('review', 'review', 'avis', '点评'),
  ],
};
const sentiment: Field = {
  name: 'sentiment',
  type: 'keyword',
  label: { en: 'sentiment', fr: 'sentiment', zh: '情感' },
  values: [value('negative', 'negative', 'négatif', '负面'), value('neutral', 'neutral', 'neutre', '中性'), value('positive', 'positive', 'positif', '正面')],
};
const urgency: Field = {
  name: 'urgency',
  type: 'number',
  label: { en: 'urgency', fr: 'urgence', zh: '紧急度' },
  values: [
    value('calm', 'calm', 'calme', '平静'),
    value('mild', 'mild', 'légère', '轻微'),
    value('high', 'high', 'élevée', '较高'),
    value('critical', 'critical', 'critique', '危急'),
  ],
};
const note: Field = {
  name: 'note',
  type: 'keyword',
  many: true,
  optional: true,
  label: { en: 'note', fr: 'remarque', zh: '备注' },
  values: [
    value('suggestion', 'idea or suggestion', 'idée ou suggestion', '建议'),
    value('purchase', 'wants to buy', 'intention d’achat', '购买意向'),
    value('local', 'wants local help', 'demande d’aide locale', '寻求本地帮助'),
    value('spam', 'spam', 'indésirable', '垃圾信息'),
    value('defends', 'defends us', 'nous défend', '为我们辩护'),
    value('thanks', 'thanks', 'remerciement', '感谢'),
  ],
};
const topic: Field = { name: 'topic', type: 'keyword', many: true, optional: true, label: { en: 'topic', fr: 'sujet', zh: '主题' } };
const tag: Field = { name: 'tag', type: 'keyword', many: true, optional: true, label: { en: 'tag', fr: 'étiquette', zh: '标签' } };
const received: Field = { name: 'received', type: 'time', since: 'since', before: 'before', label: { en: 'received', fr: 'reçu', zh: '收到时间' } };
const posted: Field = { name: 'posted', type: 'time', label: { en: 'posted', fr: 'publié', zh: '发布时间' } };
const location: Field = { name: 'location', type: 'text', optional: true, aliases: ['near', 'place'], label: { en: 'location', fr: 'lieu', zh: '地点' } };
const has: Field = {
  name: 'has',
  type: 'keyword',
  many: true,
  label: { en: 'has', fr: 'contient', zh: '包含' },
  values: [
    value('link', 'a link', 'un lien', '链接'),
    value('media', 'an image or video', 'une image ou une vidéo', '图片或视频'),
    value('location', 'a location', 'un lieu', '地点'),
    value('question', 'a question mark', 'un point d’interrogation', '问号'),
    value('reply', 'a reply', 'une réponse', '回复'),
    value('edit', 'an edit', 'une modification', '编辑'),
  ],
};
const own: Field = { name: 'own', type: 'flag', label: { en: 'ours', fr: 'de nous', zh: '我方发布' } };
const simulated: Field = { name: 'simulated', type: 'flag', label: { en: 'simulated', fr: 'simulé', zh: '模拟' } };

export const mentionFields: QuerySchema = {
  name: 'mention',
  fields: [
    kind,
    unsure,
    confidence,
    lang,
    channel,
    network,
    author,
    followers,
    form,
    sentiment,
    urgency,
    note,
    topic,
    tag,
    received,
    posted,
    location,
    has,
    own,
    simulated,
    { name: 'corrected', type: 'flag', label: { en: 'corrected by hand', fr: 'corrigé à la main', zh: '人工更正' } },
    { name: 'edited', type: 'flag', label: { en: 'edited', fr: 'modifié', zh: '已编辑' } },
    { name: 'deleted', type: 'flag', label: { en: 'deleted', fr: 'supprimé', zh: '已删除' } },
  ],
};

export const conversationFields: QuerySchema = {
  name: 'conversation',
  fields: [
    kind,
    unsure,
    confidence,
    lang,
    channel,
    network,
    author,
    followers,
    form,
    sentiment,
    urgency,
    note,
    topic,
    tag,
    location,
    has,
    simulated,
    {
      name: 'status',
      type: 'keyword',
      is: true,
      label: { en: 'status', fr: 'état', zh: '状态' },
      values: [
        value('open', 'open', 'ouvert', '待处理'),
        value('pending', 'pending', 'en attente', '等待中'),
        value('snoozed', 'snoozed', 'reporté', '已推迟'),
        value('resolved', 'resolved', 'résolu', '已解决'),
      ],
    },
    {
      name: 'priority',
      type: 'number',
      label: { en: 'priority', fr: 'priorité', zh: '优先级' },
      values: [
        value('low', 'low', 'basse', '低'),
        value('normal', 'normal', 'normale', '普通'),
        value('high', 'high', 'haute', '高'),
        value('urgent', 'urgent', 'urgente', '紧急'),
      ],
    },
    { name: 'assignee', type: 'person', optional: true, aliases: ['assigned'], label: { en: 'assignee', fr: 'responsable', zh: '负责人' } },
    { name: 'desk', type: 'keyword', optional: true, label: { en: 'desk', fr: 'service', zh: '服务台' } },
    { name: 'team', type: 'keyword', optional: true, label: { en: 'team', fr: 'équipe', zh: '团队' } },
    { name: 'mentions', type: 'person', many: true, optional: true, label: { en: 'mentions', fr: 'cite', zh: '提到' } },
    { name: 'follower', type: 'person', many: true, optional: true, label: { en: 'followed by', fr: 'suivi par', zh: '关注者' } },
    { name: 'messages', type: 'number', label: { en: 'messages', fr: 'messages', zh: '消息数' } },
    { name: 'waiting', type: 'duration', optional: true, label: { en: 'waiting', fr: 'en attente depuis', zh: '等待时长' } },
    { name: 'snoozed', type: 'time', optional: true, label: { en: 'snoozed until', fr: 'reporté à', zh: '推迟至' } },
    { name: 'opened', type: 'time', label: { en: 'opened', fr: 'ouvert', zh: '创建时间' } },
    { name: 'active', type: 'time', since: 'since', before: 'before', label: { en: 'last active', fr: 'dernière activité', zh: '最近活动' } },
    { name: 'resolved', type: 'time', optional: true, label: { en: 'resolved', fr: 'résolu', zh: '解决时间' } },
    { name: 'unread', type: 'flag', label: { en: 'unread', fr: 'non lu', zh: '未读' } },
    { name: 'answered', type: 'flag', label: { en: 'answered', fr: 'répondu', zh: '已回复' } },
    { name: 'approval', type: 'flag', label: { en: 'waiting for approval', fr: 'en attente d’approbation', zh: '等待审批' } },
    { name: 'breached', type: 'flag', label: { en: 'past its promised time', fr: 'hors délai', zh: '已超时' } },
  ],
};
