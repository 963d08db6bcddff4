export { activeSecrets, type Channel, type Credentials, rotationMs } from './channel.js';
export { type ChannelPatch, Channels, type NewChannel } from './channel.store.js';
export { type ChannelTraits, channelView } from './channel.view.js';
export { type Delivery, Intake, type IntakeLimits, type IntakeWay } from './intake.js';
export { type Heard, insertIntake, IntakeStore, type NewIntake, type Quarantined, type StoredIntake } from './intake.store.js';
export { type Retention, tendPartitions } from './partitions.js';
export { type Admission, type Receiver, Receivers } from './receivers.js';
export { type Due, type Polled, type PolledChannel, type PollResult, Schedule } from './schedule.js';
