/**
 * What connects screens to the server, the address bar, the keyboard and this machine; it draws nothing but the four states and what layers say.
 * The renderer never holds a token: the host adds the credential to same-origin requests.
 */
export {
  AUDIT_OUTCOME_WORDS, AUDIT_OUTCOMES, AUDIT_SEVERITIES, AUDIT_SEVERITY_WORDS, auditConditions, type AuditOutcome, type AuditQuestion, auditTerms, beyondDays, beyondFacets, beyondKinds, kindWords, readAuditQuestion, withoutTerm,
  withText, writeAuditQuestion,
} from './audit-question.ts';
export { useAskFirst } from './ask-first.tsx';
export { type BrowserEd25519, browserEd25519, browserSha256 } from './browser-crypto.ts';
export { type Command, useCommands, useOfferedCommands } from './commands.ts';
export { accountWindowWords, counterWords, windowWords } from './counter-words.ts';
export { confirmNatively, desktopBridge, saveFile } from './desktop-bridge.ts';
export { formRefusal } from './form-refusal.ts';
export { IfCan } from './if-can.tsx';
export { type Impact, ImpactAgents, ImpactPeople, ImpactRuns, reachWords } from './impact-list.tsx';
export { type EditPreview, type EffectiveChange, previewEdit, type Refused } from './layer-preview.ts';
export { instantOfMinute, minuteOfInstant, ownZone } from './local-minute.ts';
export { type LogWords, logLevel, logSentence, logWords } from './log-words.ts';
export { Explained } from './explained.tsx';
export { JSON_LANGUAGE } from './json-language.ts';
export { LAYER_NAMES, OUTCOME_WORDS } from './layer-words.ts';
export { fetchFile } from './plain-answer.ts';
export { followStream } from './follow-stream.ts';
export { createQueryClient } from './query-client.ts';
export { newPassword, PASSWORD_RULE } from './password-rule.ts';
export { eitherOf, policyWords, quotaWords, stageSentences, termSentences } from './policy-words.ts';
export { QueryView } from './query-view.tsx';
export { useReachability } from './reachability.ts';
export { type ScreenKey, useOfferedKeys, useScreenKeys } from './screen-keys.ts';
export { useSessionActs, useStartOver } from './session-acts.ts';
export { inviteTokenIn, resetTokenIn } from './reset-link.ts';
export { proofWords, sessionWords } from './session-faces.ts';
export { goOut, placeHere, type SsoReturn, takeSsoReturn } from './sso-return.ts';
export { showLaunchSecret, startAnewOnLaunchLink, takeSetupToken } from './setup-link.ts';
export { slugOf } from './slug-of.ts';
export { FAILURE_WORDS, REQUEST_FACES, RISK_STATUS, RUN_FACES } from './state-faces.ts';
export { tagsIn } from './tag-text.ts';
export { chooseTheme, followTheme, type Theme, useTheme } from './theme-choice.ts';
export { useStepUp, withProof } from './step-up.ts';
export type { TextLanguage, TextPlace, TypedText } from './text-language.ts';
export { type TimeLeft, timeLeft } from './time-left.ts';
export { chooseNotices, followPermission, type NoticeState, showNotice, tellNews, useNoticeState } from './system-notices.ts';
export { dismissToast, notify, useToasts } from './toasts.ts';
export { type ApiInput, type ApiOutput, createApiClient, TRPCProvider, useTRPC, useTRPCClient } from './trpc.ts';
export { fieldErrors, type InputIssue, meansGone, meansSignedOut, type Trouble, troubleOf } from './trouble.ts';
export { TroublePage } from './trouble-page.tsx';
export { TroubleState } from './trouble-state.tsx';
export { oneLine, type TroubleWords } from './trouble-words.ts';
export { saveBase64 } from './save-base64.ts';
export { readTypedJson, type TypedJson, type TypedProblem } from './typed-json.ts';
export { uploadFile, UploadTrouble } from './upload-file.ts';
export { useForm } from './use-form.ts';
export { useImpact } from './use-impact.ts';
export { changeText, valueText } from './value-text.ts';
export { useLogHealth } from './use-log-health.ts';
export { useGo, useRouteParam, useSearchText, useSearchTexts } from './use-route.ts';
export { type Session, SessionProvider, useCan, useHas, useSession, useSessionQuery } from './use-session.tsx';
export { useShortcuts } from './use-shortcuts.ts';
export { useUnsaved } from './use-unsaved.tsx';
export { useYaml } from './use-yaml.ts';
export { dayOrderProblem, formatUtcDay, isUtcDay, nextUtcDay, utcDayBefore, utcDayStart } from './utc-day.ts';
export { NeedsCapability, WhoToAsk } from './who-to-ask.tsx';
export { newCommandId, useWallClock } from './wall-clock.ts';
