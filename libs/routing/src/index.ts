export { type Candidate, choose, type Choice, type Choosing, shortened, unavailable, withOneMore, type Work } from './candidates.js';
export { everydayHours, isOpen, localTime, opensAt } from './hours.js';
export {
  bestFew,
  canMove,
  holding,
  type NextStep,
  nextStep as nextOfferStep,
  type Offering,
  type OfferingState,
  type OfferSettings,
  type Suitor,
} from './offering.js';
export {
  claimOffer,
  type Claimed,
  closeOffering,
  type DueKind,
  dueKinds,
  expireHolder,
  type LockedOffering,
  lockOffering,
  moveOffer,
  type Offer,
  offerRound,
  openOffering,
  plan,
} from './offering.store.js';
