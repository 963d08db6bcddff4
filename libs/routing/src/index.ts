export { type Candidate, capacityNow, choose, type Choice, type Choosing, shortened, unavailable, withOneMore, type Work } from './candidates.js';
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
  openAll,
  openOffering,
  plan,
  planAnswered,
  planAll,
  planRules,
} from './offering.store.js';
export { type Arrival, arrivalItem } from './arrival.js';
export { type Decision, decisionsOf, storeDecisions } from './decision.store.js';
export { type Place, place, type Placement } from './placing.js';
export {
  bumpRouting,
  inForce,
  placesOf,
  RoutingCache,
  type RoutingState,
  routingState,
  type RuleRow,
  rulesOf,
  type WorkspaceRouting,
} from './routing.store.js';
export { arrivalFields, fieldsOf, replyFields, timerFields } from './rule-fields.js';
export { type Rule, ruleset, type Ruleset, type Verdict } from './ruleset.js';
export { callRoom, callsOf, insertRoom, removeRoom, roomsOf, settleCall, takeCall, type TakenCall } from './room.store.js';
export { roomCard } from './room-card.js';
export { Desks } from './desk.service.js';
export { renameTagInRules, Rules } from './rule.service.js';
export { noteAttendance, presentMs, sightOf, Staffing } from './staffing.service.js';
export { addMove, type DryRunResult, nothingFound, withRule } from './dry-run.js';
export { DryRuns } from './dry-run.service.js';
export { type DryRun, findDryRun, isAddressed, noteDryRun, pastItem, type PastMention, pastMention, pastMentions } from './dry-run.store.js';
export { automaticDesks, type Due, leaseDue, settleDue } from './due.store.js';
export { attendanceOf, candidatesAt, deskToDrain, lockDesk, leftBehindBy, noteAssigned } from './seat.store.js';
export { type AdvocateRecord, type Asked, recognition, recognitionLevels, suitsAdvocate, topicsIn } from './suiting.js';
export { type Askable, askableAt, offerDesk, offersOf, type OwnOffer, type StandingRow, standings, supportDeskId } from './suitor.store.js';
export { type AdvocateLine, type AdvocateList, readAdvocates } from './advocate-list.js';
export {
  acceptGuidelines,
  addGuidelines,
  applicantsAfter,
  decideApplicant,
  guidelinesFor,
  guidelinesOf,
  joinedBy,
  joinToken,
  keepJoinToken,
  storeApplicant,
  waitingApplicants,
} from './community.store.js';
export { holdsCode } from './handle.js';
export { accountThatPosted, answeredAs, type ByAdvocate, byAdvocates, dropHandle, handlesByMember, handlesOf, proveHandle, putHandle } from './handle.store.js';
export { offerToOne, openQuestions, type OpenQuestion } from './open-question.store.js';
export { type AdvocateRow, advocatesOf, changeAdvocate, seatAdvocate, suspendAdvocate } from './advocate.store.js';
export { folded, type Gazetteer, placeIn, type SaidPlace } from './gazetteer.js';
export { worldGazetteer } from './world.js';
export { type ReadTerritory, readTerritory } from './territory.js';
export { suitPartners } from './partner-suiting.js';
export { changePartner, deskOfKind, insertPartner, partnerNamed, partnerOfMember, type PartnerRow, partnersOf, seatPerson } from './partner.store.js';
export {
  type Contact,
  dropHandOffLink,
  extendOffer,
  findHandOffLink,
  type HandOff,
  handOffById,
  type HandOffLink,
  handOffsOf,
  keepHandOffLink,
  noteConfirmed,
  noteConsent,
  noteHandOffs,
  partnersAsked,
  type TakenHandOff,
  takeHandOffLink,
  takenHandOffs,
} from './hand-off.store.js';
export { handOffRecord } from './hand-off-record.js';
export { type PartnerLine, readPartners } from './partner-list.js';
export { keepOfferMails, wantsOfferMails } from './telling.store.js';
export { agreeBefore, dropWish, type PartnerWish, storeWish, wishById } from './partner-wish.store.js';
export { placeOfRequest, type PlaceSaid } from './partner-place.js';
