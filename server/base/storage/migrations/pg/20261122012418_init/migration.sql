CREATE TABLE "agent" (
	"tenant_id" text,
	"id" text,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text NOT NULL,
	"category" text NOT NULL,
	"tags" jsonb NOT NULL,
	"owner_id" text NOT NULL,
	"owner_name" text NOT NULL,
	"risk_class" text NOT NULL,
	"status" text NOT NULL,
	"current_version_id" text,
	"import_path" text,
	"uses_tools" jsonb NOT NULL,
	"uses_models" jsonb NOT NULL,
	"uses_agents" jsonb NOT NULL,
	"uses_digest" text NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"search_text" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "agent_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "agent_version" (
	"tenant_id" text,
	"id" text,
	"agent_id" text NOT NULL,
	"semver" text NOT NULL,
	"state" text NOT NULL,
	"canonical" text NOT NULL,
	"digest" text NOT NULL,
	"config_hash" text NOT NULL,
	"changelog" text NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"imported" boolean NOT NULL,
	"claims" jsonb,
	"import_revision" bigint,
	"import_digest" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"submitted_at" timestamp(3) with time zone,
	"approved_at" timestamp(3) with time zone,
	"approved_by" text,
	"rejected_at" timestamp(3) with time zone,
	"rejection_reason" text,
	"published_at" timestamp(3) with time zone,
	"deprecated_at" timestamp(3) with time zone,
	"archived_at" timestamp(3) with time zone,
	"deprecate_at" timestamp(3) with time zone,
	"retirement_reason" text,
	"rollback_of" text,
	"editing" jsonb,
	"edited_at" timestamp(3) with time zone,
	"editors" jsonb NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "agent_version_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "approval_delegation" (
	"tenant_id" text,
	"id" text,
	"principal" text NOT NULL,
	"principal_name" text NOT NULL,
	"deputy" text NOT NULL,
	"deputy_name" text NOT NULL,
	"reason" text NOT NULL,
	"starts_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	CONSTRAINT "approval_delegation_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "approval_request" (
	"tenant_id" text,
	"id" text,
	"type" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"subject_digest" text NOT NULL,
	"relies_on" jsonb NOT NULL,
	"title" text NOT NULL,
	"reason" text,
	"requested_by" text NOT NULL,
	"requested_by_name" text NOT NULL,
	"made_by" jsonb NOT NULL,
	"risk" text,
	"rights" jsonb,
	"proposes" jsonb,
	"state" text NOT NULL,
	"policy" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"decided_at" timestamp(3) with time zone,
	"reminded_at" timestamp(3) with time zone,
	"bypass" jsonb,
	"comment" text,
	"ver" bigint NOT NULL,
	CONSTRAINT "approval_request_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "approval_vote" (
	"tenant_id" text,
	"request_id" text,
	"voter" text,
	"voter_name" text NOT NULL,
	"cast_by" text NOT NULL,
	"cast_by_name" text NOT NULL,
	"stage" bigint NOT NULL,
	"role" text NOT NULL,
	"verdict" text NOT NULL,
	"comment" text,
	"digest" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "approval_vote_pkey" PRIMARY KEY("tenant_id","request_id","voter")
);
--> statement-breakpoint
CREATE TABLE "audit_checkpoint" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"size" bigint,
	"note" text NOT NULL,
	CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY("log_id","size")
);
--> statement-breakpoint
CREATE TABLE "audit_cosignature" (
	"tenant_id" text,
	"log_id" bigint,
	"size" bigint,
	"witness" text,
	"seconds" bigint NOT NULL,
	"line" text NOT NULL,
	CONSTRAINT "audit_cosignature_pkey" PRIMARY KEY("tenant_id","log_id","witness","size")
);
--> statement-breakpoint
CREATE TABLE "audit_day" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"day" text,
	"type" text,
	"outcome" text,
	"resource_type" text,
	"severity" text NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "audit_day_pkey" PRIMARY KEY("log_id","day","type","outcome","resource_type")
);
--> statement-breakpoint
CREATE TABLE "audit_disclosure" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"idx" bigint,
	"person_token" text,
	"names" text NOT NULL,
	"texts" text,
	"kid" bigint,
	"box" bytea,
	"retention_class" text NOT NULL,
	CONSTRAINT "audit_disclosure_pkey" PRIMARY KEY("log_id","idx","person_token")
);
--> statement-breakpoint
CREATE TABLE "audit_erasure" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"idx" bigint,
	"digest" text,
	"name" text NOT NULL,
	"covering_event" text NOT NULL,
	CONSTRAINT "audit_erasure_pkey" PRIMARY KEY("log_id","idx","digest")
);
--> statement-breakpoint
CREATE TABLE "audit_filter" (
	"tenant_id" text,
	"id" text,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"shared" boolean NOT NULL,
	"question" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "audit_filter_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit_index" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"idx" bigint,
	"event_id" text NOT NULL,
	"time" text NOT NULL,
	"type" text NOT NULL,
	"severity" text NOT NULL,
	"outcome" text NOT NULL,
	"actor_token" text NOT NULL,
	"resource_type" text NOT NULL,
	"resource_token" text NOT NULL,
	"run_id" text NOT NULL,
	CONSTRAINT "audit_index_pkey" PRIMARY KEY("log_id","idx")
);
--> statement-breakpoint
CREATE TABLE "audit_leaf" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"idx" bigint,
	"entry" text NOT NULL,
	CONSTRAINT "audit_leaf_pkey" PRIMARY KEY("log_id","idx")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"tenant_id" text NOT NULL,
	"log_id" bigint PRIMARY KEY,
	"origin" text NOT NULL,
	"vkey" text NOT NULL,
	"size" bigint NOT NULL,
	"frontier" bytea NOT NULL,
	"signed_size" bigint NOT NULL,
	"signed_at" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_text" (
	"tenant_id" text NOT NULL,
	"place" bigint PRIMARY KEY,
	"words" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_tile" (
	"tenant_id" text NOT NULL,
	"log_id" bigint,
	"level" bigint,
	"n" bigint,
	"width" bigint NOT NULL,
	"hashes" bytea NOT NULL,
	CONSTRAINT "audit_tile_pkey" PRIMARY KEY("log_id","level","n")
);
--> statement-breakpoint
CREATE TABLE "budget_account" (
	"tenant_id" text,
	"window" text,
	"counter" text,
	"settled" bigint NOT NULL,
	"reserved" bigint NOT NULL,
	CONSTRAINT "budget_account_pkey" PRIMARY KEY("tenant_id","window","counter")
);
--> statement-breakpoint
CREATE TABLE "budget_limit" (
	"tenant_id" text,
	"id" text,
	"name" text NOT NULL,
	"counter" text NOT NULL,
	"window" text NOT NULL,
	"cap" bigint,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "budget_limit_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "budget_reservation" (
	"tenant_id" text,
	"id" text,
	"run_id" text NOT NULL,
	"purpose" text NOT NULL,
	"demands" jsonb NOT NULL,
	"settled_amounts" jsonb,
	"state" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone,
	CONSTRAINT "budget_reservation_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "command" (
	"tenant_id" text,
	"id" text,
	"step" bigint,
	"actor" text NOT NULL,
	"procedure" text NOT NULL,
	"args_digest" text NOT NULL,
	"result" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "command_pkey" PRIMARY KEY("tenant_id","id","step")
);
--> statement-breakpoint
CREATE TABLE "deleted_record" (
	"tenant_id" text,
	"deletion_id" text,
	"data_type" text NOT NULL,
	"record_id" text,
	"label" text NOT NULL,
	"at" text NOT NULL,
	"state" text NOT NULL,
	"changed_at" timestamp(3) with time zone NOT NULL,
	"digest" text NOT NULL,
	"entry" text NOT NULL,
	CONSTRAINT "deleted_record_pkey" PRIMARY KEY("tenant_id","deletion_id","record_id")
);
--> statement-breakpoint
CREATE TABLE "discussion_comment" (
	"tenant_id" text,
	"id" text,
	"thread_id" text NOT NULL,
	"author" text NOT NULL,
	"author_name" text NOT NULL,
	"body" text NOT NULL,
	"mentions" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "discussion_comment_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "discussion_mention" (
	"tenant_id" text,
	"comment_id" text,
	"person" text,
	"at" timestamp(3) with time zone NOT NULL,
	"read_at" timestamp(3) with time zone,
	CONSTRAINT "discussion_mention_pkey" PRIMARY KEY("tenant_id","comment_id","person")
);
--> statement-breakpoint
CREATE TABLE "discussion_thread" (
	"tenant_id" text,
	"id" text,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"request_id" text NOT NULL,
	"digest" text NOT NULL,
	"anchor" jsonb,
	"state" text NOT NULL,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"resolved_by" text,
	"resolved_by_name" text,
	"resolved_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	CONSTRAINT "discussion_thread_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "erasure_request" (
	"tenant_id" text,
	"id" text,
	"tokens" jsonb NOT NULL,
	"category" text NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp(3) with time zone NOT NULL,
	"state" text NOT NULL,
	"erased" bigint NOT NULL,
	"held" bigint NOT NULL,
	"completed_at" timestamp(3) with time zone,
	CONSTRAINT "erasure_request_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "iam_api_key" (
	"id" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"hint" text,
	"mac" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"shown_to" jsonb NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"valid_from" timestamp(3) with time zone,
	"expires_at" timestamp(3) with time zone,
	"networks" jsonb NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	"last_used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_catalogue" (
	"tenant_id" text PRIMARY KEY,
	"names" jsonb NOT NULL,
	"confirmed_by" text NOT NULL,
	"confirmed_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_domain" (
	"tenant_id" text,
	"domain" text,
	"proof" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"verified_at" timestamp(3) with time zone,
	"verified_by" text,
	CONSTRAINT "iam_domain_pkey" PRIMARY KEY("tenant_id","domain")
);
--> statement-breakpoint
CREATE TABLE "iam_identity_link" (
	"provider_id" text,
	"subject" text,
	"tenant_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_sign_in_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "iam_identity_link_pkey" PRIMARY KEY("provider_id","subject")
);
--> statement-breakpoint
CREATE TABLE "iam_identity_provider" (
	"id" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"settings" jsonb NOT NULL,
	"secret" bytea,
	"allowed_domains" jsonb NOT NULL,
	"default_role" text,
	"role_map" jsonb NOT NULL,
	"authority" jsonb,
	"creates_accounts" boolean NOT NULL,
	"enforced" boolean NOT NULL,
	"max_age_s" bigint NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_invitation" (
	"id" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"organisation_id" text,
	"email" text NOT NULL,
	"roles" jsonb NOT NULL,
	"organisation_role" text,
	"token_hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"invited_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"accepted_at" timestamp(3) with time zone,
	"accepted_by" text,
	"revoked_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_member_attributes" (
	"tenant_id" text,
	"user_id" text,
	"attributes" jsonb NOT NULL,
	CONSTRAINT "iam_member_attributes_pkey" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "iam_membership" (
	"tenant_id" text,
	"user_id" text,
	"roles" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "iam_membership_pkey" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "iam_organisation" (
	"id" text PRIMARY KEY,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_organisation_membership" (
	"organisation_id" text,
	"user_id" text,
	"role" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "iam_organisation_membership_pkey" PRIMARY KEY("organisation_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "iam_password_reset" (
	"token_hash" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_plan" (
	"catalogue" text,
	"id" text,
	"name" text NOT NULL,
	"limits" jsonb NOT NULL,
	"price_amount" text,
	"price_currency" text NOT NULL,
	"active" boolean NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "iam_plan_pkey" PRIMARY KEY("catalogue","id")
);
--> statement-breakpoint
CREATE TABLE "iam_rate_bucket" (
	"key" text PRIMARY KEY,
	"drained_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_recovery_code" (
	"user_id" text,
	"hash" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone,
	CONSTRAINT "iam_recovery_code_pkey" PRIMARY KEY("user_id","hash")
);
--> statement-breakpoint
CREATE TABLE "iam_refresh" (
	"prefix" text PRIMARY KEY,
	"session_id" text NOT NULL,
	"salt" bytea NOT NULL,
	"hash" bytea NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone,
	"successor_prefix" text,
	"successor" bytea
);
--> statement-breakpoint
CREATE TABLE "iam_saml_assertion" (
	"tenant_id" text,
	"provider_id" text,
	"assertion_id" text,
	"expires_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "iam_saml_assertion_pkey" PRIMARY KEY("tenant_id","provider_id","assertion_id")
);
--> statement-breakpoint
CREATE TABLE "iam_scim_group" (
	"tenant_id" text,
	"id" text,
	"display_name" text NOT NULL,
	"display_name_key" text NOT NULL,
	"external_id" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "iam_scim_group_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "iam_scim_group_member" (
	"tenant_id" text,
	"group_id" text,
	"user_id" text,
	CONSTRAINT "iam_scim_group_member_pkey" PRIMARY KEY("tenant_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "iam_scim_mapping" (
	"tenant_id" text PRIMARY KEY,
	"default_role" text,
	"role_map" jsonb NOT NULL,
	"authority" jsonb,
	"ver" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_scim_user" (
	"tenant_id" text,
	"user_id" text,
	"user_name" text NOT NULL,
	"user_name_key" text NOT NULL,
	"external_id" text,
	"display_name" text,
	"formatted" text,
	"given_name" text,
	"family_name" text,
	"emails" jsonb NOT NULL,
	"email_keys" text NOT NULL,
	"granted_roles" jsonb NOT NULL,
	"made_here" boolean NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"removed_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	CONSTRAINT "iam_scim_user_pkey" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "iam_session" (
	"id" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"kind" text NOT NULL,
	"secret_hash" text,
	"device" text,
	"amr" jsonb NOT NULL,
	"auth_time" timestamp(3) with time zone NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"idle_expires_at" timestamp(3) with time zone NOT NULL,
	"absolute_expires_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	"revoked_reason" text,
	"ip" text,
	"user_agent" text,
	"token_version" bigint NOT NULL,
	"key_id" text,
	"scopes" jsonb,
	"jkt" text
);
--> statement-breakpoint
CREATE TABLE "iam_setup" (
	"id" text PRIMARY KEY,
	"token_hash" text NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_sign_in_challenge" (
	"token_hash" text PRIMARY KEY,
	"user_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"kind" text NOT NULL,
	"client" text NOT NULL,
	"device" text,
	"token_version" bigint NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_sign_in_failure" (
	"account" text,
	"client" text,
	"drained_ms" bigint NOT NULL,
	"locked" bigint NOT NULL,
	CONSTRAINT "iam_sign_in_failure_pkey" PRIMARY KEY("account","client")
);
--> statement-breakpoint
CREATE TABLE "iam_signing_key" (
	"kid" text PRIMARY KEY,
	"sealed" bytea NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"refused_from" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_sso_flow" (
	"state_hash" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"purpose" text NOT NULL,
	"holder_hash" text NOT NULL,
	"state" text NOT NULL,
	"redirect_uri" text NOT NULL,
	"target" text NOT NULL,
	"request_id" text,
	"arrived" jsonb,
	"session_id" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_sso_seen" (
	"provider_id" text,
	"id_hash" text,
	"until" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "iam_sso_seen_pkey" PRIMARY KEY("provider_id","id_hash")
);
--> statement-breakpoint
CREATE TABLE "iam_sso_session" (
	"session_id" text PRIMARY KEY,
	"provider_id" text NOT NULL,
	"subject" text NOT NULL,
	"provider_session" text
);
--> statement-breakpoint
CREATE TABLE "iam_standin" (
	"session_id" text PRIMARY KEY,
	"kind" text NOT NULL,
	"tenant_id" text NOT NULL,
	"by_user_id" text NOT NULL,
	"by_name" text NOT NULL,
	"by_session_id" text NOT NULL,
	"by_tenant_id" text NOT NULL,
	"as_user_id" text NOT NULL,
	"as_name" text NOT NULL,
	"reason" text NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iam_stream_ticket" (
	"hash" text PRIMARY KEY,
	"tenant_id" text NOT NULL,
	"session_id" text NOT NULL,
	"run_id" text NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_tenant" (
	"id" text PRIMARY KEY,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"organisation_id" text,
	"plan" text NOT NULL,
	"status" text NOT NULL,
	"quotas" jsonb,
	"created_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_tenant_attributes" (
	"tenant_id" text PRIMARY KEY,
	"settings" jsonb NOT NULL,
	"metadata" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_tenant_feature" (
	"tenant_id" text,
	"feature" text,
	"level" text,
	"is_on" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_at" timestamp(3) with time zone NOT NULL,
	"changed_by" text NOT NULL,
	"changed_by_name" text NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "iam_tenant_feature_pkey" PRIMARY KEY("tenant_id","feature","level")
);
--> statement-breakpoint
CREATE TABLE "iam_totp" (
	"user_id" text PRIMARY KEY,
	"secret" bytea NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"confirmed_at" timestamp(3) with time zone,
	"last_step" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iam_user" (
	"id" text PRIMARY KEY,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"external_id" text,
	"password_hash" text,
	"password_set_in" text,
	"password_voided_at" timestamp(3) with time zone,
	"status" text NOT NULL,
	"token_version" bigint NOT NULL,
	"last_tenant_id" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_job" (
	"tenant_id" text,
	"id" text,
	"state" text NOT NULL,
	"files" bigint NOT NULL,
	"files_read" bigint NOT NULL,
	"agents" bigint NOT NULL,
	"versions_added" bigint NOT NULL,
	"versions_known" bigint NOT NULL,
	"servers" bigint NOT NULL,
	"problems" jsonb NOT NULL,
	"more_problems" bigint NOT NULL,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone,
	CONSTRAINT "import_job_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "legal_hold" (
	"tenant_id" text,
	"id" text,
	"matter" text NOT NULL,
	"reason" text NOT NULL,
	"scope" jsonb NOT NULL,
	"person_token" text NOT NULL,
	"resource_token" text NOT NULL,
	"person_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"run_id" text NOT NULL,
	"from_time" text NOT NULL,
	"to_time" text NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"released_at" timestamp(3) with time zone,
	"released_by" text,
	"release_reason" text,
	CONSTRAINT "legal_hold_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "mcp_observation" (
	"tenant_id" text,
	"id" text,
	"server_id" text NOT NULL,
	"source" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"error" text,
	"protocol_version" text,
	"server_name" text,
	"server_version" text,
	"capabilities" jsonb NOT NULL,
	"tool_count" bigint,
	"set_digest" text,
	"observed_by" text NOT NULL,
	"observed_by_name" text NOT NULL,
	CONSTRAINT "mcp_observation_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "mcp_pin" (
	"tenant_id" text,
	"server_id" text,
	"set_digest" text NOT NULL,
	"server_version" text,
	"accepted_at" timestamp(3) with time zone NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_by_name" text NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "mcp_pin_pkey" PRIMARY KEY("tenant_id","server_id")
);
--> statement-breakpoint
CREATE TABLE "mcp_secret" (
	"tenant_id" text,
	"id" text,
	"server_id" text NOT NULL,
	"name" text NOT NULL,
	"value" bytea NOT NULL,
	"target" text NOT NULL,
	"set_at" timestamp(3) with time zone NOT NULL,
	"set_by_name" text NOT NULL,
	CONSTRAINT "mcp_secret_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "mcp_tool_definition" (
	"tenant_id" text,
	"digest" text,
	"definition" jsonb NOT NULL,
	CONSTRAINT "mcp_tool_definition_pkey" PRIMARY KEY("tenant_id","digest")
);
--> statement-breakpoint
CREATE TABLE "mcp_tool_set" (
	"tenant_id" text,
	"digest" text,
	"tools" jsonb NOT NULL,
	CONSTRAINT "mcp_tool_set_pkey" PRIMARY KEY("tenant_id","digest")
);
--> statement-breakpoint
CREATE TABLE "memory" (
	"tenant_id" text,
	"id" text,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"content" bytea NOT NULL,
	"sensitivity" text NOT NULL,
	"scope" text NOT NULL,
	"place" text,
	"owner_id" text NOT NULL,
	"owner_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"deletion_id" text,
	"purging_at" timestamp(3) with time zone,
	CONSTRAINT "memory_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "memory_grant" (
	"tenant_id" text,
	"id" text,
	"resource_id" text NOT NULL,
	"principal_kind" text NOT NULL,
	"principal" text NOT NULL,
	"permissions" jsonb NOT NULL,
	"granted_by" text NOT NULL,
	"granted_by_name" text NOT NULL,
	"granted_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "memory_grant_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "network_rule" (
	"tenant_id" text,
	"id" text,
	"network" text NOT NULL,
	"note" text NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "network_rule_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "outside_record" (
	"tenant_id" text,
	"trail_id" text,
	"number" bigint,
	"at" timestamp(3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"outcome" text NOT NULL,
	"address" text NOT NULL,
	"record" text NOT NULL,
	CONSTRAINT "outside_record_pkey" PRIMARY KEY("tenant_id","trail_id","number")
);
--> statement-breakpoint
CREATE TABLE "outside_trail" (
	"tenant_id" text,
	"id" text,
	"name" text NOT NULL,
	"origin" text NOT NULL,
	"note" text NOT NULL,
	"format" text NOT NULL,
	"zoneless" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"records" bigint NOT NULL,
	"first_at" timestamp(3) with time zone NOT NULL,
	"last_at" timestamp(3) with time zone NOT NULL,
	"imported_by" text NOT NULL,
	"imported_by_name" text NOT NULL,
	"imported_at" timestamp(3) with time zone NOT NULL,
	"withdrawn_at" timestamp(3) with time zone,
	"withdrawn_reason" text,
	"content" bytea NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"deletion_id" text,
	"purging_at" timestamp(3) with time zone,
	CONSTRAINT "outside_trail_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "package_job" (
	"tenant_id" text,
	"state" text NOT NULL,
	"problem" text,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone,
	"id" text,
	"mode" text NOT NULL,
	"profile" text NOT NULL,
	"from_at" timestamp(3) with time zone NOT NULL,
	"to_at" timestamp(3) with time zone NOT NULL,
	"name" text NOT NULL,
	"export_id" text,
	CONSTRAINT "package_job_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "processing_activity" (
	"tenant_id" text,
	"id" text,
	"ver" bigint,
	"content" jsonb NOT NULL,
	"ended" boolean NOT NULL,
	"edited_by" text NOT NULL,
	"edited_by_name" text NOT NULL,
	"edited_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "processing_activity_pkey" PRIMARY KEY("tenant_id","id","ver")
);
--> statement-breakpoint
CREATE TABLE "publish_schedule" (
	"tenant_id" text,
	"version_id" text,
	"at" timestamp(3) with time zone NOT NULL,
	"scheduled_by" text NOT NULL,
	"scheduled_by_name" text NOT NULL,
	"replaces" text,
	"state" text NOT NULL,
	"reason" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "publish_schedule_pkey" PRIMARY KEY("tenant_id","version_id")
);
--> statement-breakpoint
CREATE TABLE "registry_layer" (
	"tenant_id" text,
	"kind" text,
	"owner_id" text,
	"version" bigint,
	"content" jsonb NOT NULL,
	"digest" text NOT NULL,
	"author" text NOT NULL,
	"author_name" text NOT NULL,
	"reason" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "registry_layer_pkey" PRIMARY KEY("tenant_id","kind","owner_id","version")
);
--> statement-breakpoint
CREATE TABLE "registry_proposal" (
	"tenant_id" text,
	"id" text,
	"kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"based_on" bigint NOT NULL,
	"content" jsonb NOT NULL,
	"digest" text NOT NULL,
	"reason" text,
	"author" text NOT NULL,
	"author_name" text NOT NULL,
	"author_held" jsonb NOT NULL,
	"state" text NOT NULL,
	"applied_version" bigint,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "registry_proposal_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "report" (
	"tenant_id" text,
	"id" text,
	"framework" text NOT NULL,
	"from_at" timestamp(3) with time zone NOT NULL,
	"to_at" timestamp(3) with time zone NOT NULL,
	"body" text NOT NULL,
	"digest" text NOT NULL,
	"summary" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "report_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_applicability" (
	"tenant_id" text,
	"framework" text,
	"control" text,
	"ver" bigint,
	"applicable" boolean NOT NULL,
	"justification" text NOT NULL,
	"stated_by" text NOT NULL,
	"stated_by_name" text NOT NULL,
	"stated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "report_applicability_pkey" PRIMARY KEY("tenant_id","framework","control","ver")
);
--> statement-breakpoint
CREATE TABLE "report_attachment" (
	"tenant_id" text,
	"id" text,
	"framework" text NOT NULL,
	"control" text NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"note" text NOT NULL,
	"content" bytea NOT NULL,
	"effective_from" timestamp(3) with time zone NOT NULL,
	"effective_to" timestamp(3) with time zone,
	"attached_by" text NOT NULL,
	"attached_by_name" text NOT NULL,
	"attached_at" timestamp(3) with time zone NOT NULL,
	"withdrawn_at" timestamp(3) with time zone,
	"withdrawn_reason" text,
	CONSTRAINT "report_attachment_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_job" (
	"tenant_id" text,
	"state" text NOT NULL,
	"problem" text,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone,
	"id" text,
	"framework" text NOT NULL,
	"from_at" timestamp(3) with time zone NOT NULL,
	"to_at" timestamp(3) with time zone NOT NULL,
	"report_id" text,
	CONSTRAINT "report_job_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_signature" (
	"tenant_id" text,
	"id" text,
	"report_id" text NOT NULL,
	"note" text NOT NULL,
	"signed_by" text NOT NULL,
	"signed_by_name" text NOT NULL,
	"office" text NOT NULL,
	"statement" text NOT NULL,
	"signed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "report_signature_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retention_archive" (
	"tenant_id" text,
	"id" text,
	"deletion_id" text NOT NULL,
	"data_type" text NOT NULL,
	"part" bigint NOT NULL,
	"records" bigint NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"file_key" bytea NOT NULL,
	"entry" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "retention_archive_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retention_deletion" (
	"tenant_id" text,
	"id" text,
	"policy_id" text NOT NULL,
	"data_type" text NOT NULL,
	"days" bigint NOT NULL,
	"cutoff" timestamp(3) with time zone NOT NULL,
	"archive" boolean NOT NULL,
	"records" bigint NOT NULL,
	"deleted_at" timestamp(3) with time zone NOT NULL,
	"deleted_by" text NOT NULL,
	"deleted_by_name" text NOT NULL,
	"restorable_until" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "retention_deletion_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retention_policy" (
	"tenant_id" text,
	"id" text,
	"data_type" text NOT NULL,
	"days" bigint NOT NULL,
	"grace_days" bigint NOT NULL,
	"archive" boolean NOT NULL,
	"description" text NOT NULL,
	"active" boolean NOT NULL,
	"last_run_at" timestamp(3) with time zone,
	"last_run_deleted" bigint,
	"next_run_at" timestamp(3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"ver" bigint NOT NULL,
	CONSTRAINT "retention_policy_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"tenant_id" text,
	"id" text,
	"task_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"agent_name" text NOT NULL,
	"version_id" text NOT NULL,
	"version" text NOT NULL,
	"definition_digest" text NOT NULL,
	"title" text NOT NULL,
	"tags" jsonb NOT NULL,
	"state" text NOT NULL,
	"input" jsonb NOT NULL,
	"output" jsonb,
	"error" jsonb,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"finished_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"deletion_id" text,
	"purging_at" timestamp(3) with time zone,
	"contents_deleted_at" timestamp(3) with time zone,
	"contents_deletion_id" text,
	"contents_entry" text,
	CONSTRAINT "run_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "run_approval" (
	"tenant_id" text,
	"id" text,
	"run_id" text NOT NULL,
	"step" text NOT NULL,
	"tool" text NOT NULL,
	"arguments" jsonb NOT NULL,
	"digest" text NOT NULL,
	"policies" jsonb NOT NULL,
	"starter" jsonb NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "run_approval_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "run_event" (
	"tenant_id" text,
	"run_id" text,
	"seq" bigint,
	"type" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"body" jsonb NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "run_event_pkey" PRIMARY KEY("tenant_id","run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "subject_key" (
	"tenant_id" text NOT NULL,
	"person" text,
	"kid" bigint,
	"wrapped" bytea,
	"created_at" text NOT NULL,
	"retired_at" text,
	"gone" bytea,
	CONSTRAINT "subject_key_pkey" PRIMARY KEY("person","kid")
);
--> statement-breakpoint
CREATE TABLE "tenant_key" (
	"tenant_id" text,
	"kid" bigint,
	"wrapped" bytea,
	"status" text NOT NULL,
	"uses" bigint NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"retired_at" timestamp(3) with time zone,
	CONSTRAINT "tenant_key_pkey" PRIMARY KEY("tenant_id","kid")
);
--> statement-breakpoint
CREATE TABLE "tx_queue" (
	"tenant_id" text NOT NULL,
	"seq" bigserial PRIMARY KEY,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"tenant_id" text,
	"id" text,
	"endpoint_id" text NOT NULL,
	"message_id" text NOT NULL,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"attempts" bigint NOT NULL,
	"next_at" timestamp(3) with time zone NOT NULL,
	"last_status" bigint,
	"last_error" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"settled_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoint" (
	"tenant_id" text,
	"id" text,
	"url" text NOT NULL,
	"description" text NOT NULL,
	"events" jsonb NOT NULL,
	"enabled" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"secret" bytea NOT NULL,
	"previous_secret" bytea,
	"previous_until" timestamp(3) with time zone,
	"removed_at" timestamp(3) with time zone,
	"ver" bigint NOT NULL,
	CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "witness_log" (
	"tenant_id" text,
	"origin" text,
	"vkey" text NOT NULL,
	"size" bigint NOT NULL,
	"note" text NOT NULL,
	"added_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "witness_log_pkey" PRIMARY KEY("tenant_id","origin")
);
--> statement-breakpoint
CREATE TABLE "witness_peer" (
	"tenant_id" text,
	"name" text,
	"vkey" text NOT NULL,
	"url" text NOT NULL,
	"added_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "witness_peer_pkey" PRIMARY KEY("tenant_id","name")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "agent_name" ON "agent" ("tenant_id","name_key");--> statement-breakpoint
CREATE INDEX "agent_by_status" ON "agent" ("tenant_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "agent_version_number" ON "agent_version" ("tenant_id","agent_id","semver");--> statement-breakpoint
CREATE UNIQUE INDEX "agent_version_published" ON "agent_version" ("tenant_id","agent_id") WHERE state = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX "agent_version_edited" ON "agent_version" ("tenant_id","edited_at");--> statement-breakpoint
CREATE INDEX "agent_version_deprecate" ON "agent_version" ("tenant_id","deprecate_at");--> statement-breakpoint
CREATE INDEX "agent_version_by_time" ON "agent_version" ("tenant_id","agent_id","created_at","id");--> statement-breakpoint
CREATE INDEX "approval_delegation_by_deputy" ON "approval_delegation" ("tenant_id","deputy","ends_at");--> statement-breakpoint
CREATE INDEX "approval_delegation_by_principal" ON "approval_delegation" ("tenant_id","principal","ends_at");--> statement-breakpoint
CREATE INDEX "approval_request_by_time" ON "approval_request" ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "approval_request_by_state" ON "approval_request" ("tenant_id","state","created_at","id");--> statement-breakpoint
CREATE INDEX "approval_request_by_subject" ON "approval_request" ("tenant_id","subject_id","type");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_vote_hand" ON "approval_vote" ("tenant_id","request_id","cast_by");--> statement-breakpoint
CREATE INDEX "audit_disclosure_person" ON "audit_disclosure" ("person_token");--> statement-breakpoint
CREATE INDEX "audit_disclosure_class" ON "audit_disclosure" ("log_id","retention_class","idx");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_filter_name" ON "audit_filter" ("tenant_id","owner_id","name");--> statement-breakpoint
CREATE INDEX "audit_index_event" ON "audit_index" ("event_id");--> statement-breakpoint
CREATE INDEX "audit_index_time" ON "audit_index" ("log_id","time","idx");--> statement-breakpoint
CREATE INDEX "audit_index_type" ON "audit_index" ("log_id","type","time","idx");--> statement-breakpoint
CREATE INDEX "audit_index_actor" ON "audit_index" ("actor_token","time","idx","type");--> statement-breakpoint
CREATE INDEX "audit_index_resource" ON "audit_index" ("resource_token","time","idx");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_log_of_tenant" ON "audit_log" ("tenant_id","origin");--> statement-breakpoint
CREATE UNIQUE INDEX "budget_limit_name" ON "budget_limit" ("tenant_id","name");--> statement-breakpoint
CREATE INDEX "budget_reservation_by_run" ON "budget_reservation" ("tenant_id","run_id","created_at");--> statement-breakpoint
CREATE INDEX "budget_reservation_open" ON "budget_reservation" ("tenant_id","state","expires_at");--> statement-breakpoint
CREATE INDEX "command_by_age" ON "command" ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "deleted_record_by_name" ON "deleted_record" ("tenant_id","record_id");--> statement-breakpoint
CREATE INDEX "deleted_record_by_state" ON "deleted_record" ("tenant_id","state","deletion_id");--> statement-breakpoint
CREATE INDEX "deleted_record_by_entry" ON "deleted_record" ("tenant_id","entry");--> statement-breakpoint
CREATE INDEX "discussion_comment_by_thread" ON "discussion_comment" ("tenant_id","thread_id","at","id");--> statement-breakpoint
CREATE INDEX "discussion_mention_by_person" ON "discussion_mention" ("tenant_id","person","at");--> statement-breakpoint
CREATE INDEX "discussion_thread_by_subject" ON "discussion_thread" ("tenant_id","subject_id","created_at","id");--> statement-breakpoint
CREATE INDEX "erasure_request_state" ON "erasure_request" ("tenant_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_api_key_mac" ON "iam_api_key" ("mac");--> statement-breakpoint
CREATE INDEX "iam_api_key_by_owner" ON "iam_api_key" ("tenant_id","user_id","created_at");--> statement-breakpoint
CREATE INDEX "iam_domain_by_name" ON "iam_domain" ("domain");--> statement-breakpoint
CREATE INDEX "iam_identity_link_by_user" ON "iam_identity_link" ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_identity_provider_key" ON "iam_identity_provider" ("tenant_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_invitation_token" ON "iam_invitation" ("token_hash");--> statement-breakpoint
CREATE INDEX "iam_invitation_by_tenant" ON "iam_invitation" ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "iam_membership_by_user" ON "iam_membership" ("user_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_organisation_slug" ON "iam_organisation" ("slug");--> statement-breakpoint
CREATE INDEX "iam_organisation_membership_by_user" ON "iam_organisation_membership" ("user_id");--> statement-breakpoint
CREATE INDEX "iam_password_reset_by_user" ON "iam_password_reset" ("user_id");--> statement-breakpoint
CREATE INDEX "iam_rate_bucket_by_age" ON "iam_rate_bucket" ("drained_ms");--> statement-breakpoint
CREATE INDEX "iam_refresh_by_session" ON "iam_refresh" ("session_id");--> statement-breakpoint
CREATE INDEX "iam_saml_assertion_by_end" ON "iam_saml_assertion" ("tenant_id","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_scim_group_name" ON "iam_scim_group" ("tenant_id","display_name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_scim_group_external" ON "iam_scim_group" ("tenant_id","external_id");--> statement-breakpoint
CREATE INDEX "iam_scim_group_member_by_user" ON "iam_scim_group_member" ("tenant_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_scim_user_name" ON "iam_scim_user" ("tenant_id","user_name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_scim_user_external" ON "iam_scim_user" ("tenant_id","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_session_secret" ON "iam_session" ("secret_hash");--> statement-breakpoint
CREATE INDEX "iam_session_by_user" ON "iam_session" ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "iam_session_by_key" ON "iam_session" ("key_id");--> statement-breakpoint
CREATE INDEX "iam_sign_in_challenge_by_age" ON "iam_sign_in_challenge" ("expires_at");--> statement-breakpoint
CREATE INDEX "iam_sign_in_failure_by_age" ON "iam_sign_in_failure" ("drained_ms");--> statement-breakpoint
CREATE INDEX "iam_sso_flow_by_age" ON "iam_sso_flow" ("expires_at");--> statement-breakpoint
CREATE INDEX "iam_sso_flow_by_holder" ON "iam_sso_flow" ("holder_hash");--> statement-breakpoint
CREATE INDEX "iam_sso_flow_by_request" ON "iam_sso_flow" ("request_id");--> statement-breakpoint
CREATE INDEX "iam_sso_seen_by_age" ON "iam_sso_seen" ("until");--> statement-breakpoint
CREATE INDEX "iam_sso_session_by_provider" ON "iam_sso_session" ("provider_id","provider_session");--> statement-breakpoint
CREATE INDEX "iam_standin_by_tenant" ON "iam_standin" ("tenant_id","started_at");--> statement-breakpoint
CREATE INDEX "iam_stream_ticket_by_age" ON "iam_stream_ticket" ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_tenant_slug" ON "iam_tenant" ("slug");--> statement-breakpoint
CREATE INDEX "iam_tenant_by_organisation" ON "iam_tenant" ("organisation_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_user_email" ON "iam_user" ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "iam_user_external" ON "iam_user" ("external_id");--> statement-breakpoint
CREATE INDEX "import_job_by_time" ON "import_job" ("tenant_id","started_at");--> statement-breakpoint
CREATE INDEX "legal_hold_live" ON "legal_hold" ("tenant_id","released_at");--> statement-breakpoint
CREATE INDEX "mcp_observation_by_server" ON "mcp_observation" ("tenant_id","server_id","observed_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "mcp_secret_name" ON "mcp_secret" ("tenant_id","server_id","name");--> statement-breakpoint
CREATE INDEX "memory_by_end" ON "memory" ("tenant_id","expires_at");--> statement-breakpoint
CREATE INDEX "memory_grant_by_resource" ON "memory_grant" ("tenant_id","resource_id");--> statement-breakpoint
CREATE INDEX "memory_grant_by_principal" ON "memory_grant" ("tenant_id","principal");--> statement-breakpoint
CREATE UNIQUE INDEX "network_rule_network" ON "network_rule" ("tenant_id","network");--> statement-breakpoint
CREATE INDEX "outside_record_by_time" ON "outside_record" ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "package_job_by_time" ON "package_job" ("tenant_id","started_at");--> statement-breakpoint
CREATE INDEX "package_job_by_export" ON "package_job" ("tenant_id","export_id");--> statement-breakpoint
CREATE INDEX "publish_schedule_due" ON "publish_schedule" ("tenant_id","state","at");--> statement-breakpoint
CREATE INDEX "registry_proposal_by_layer" ON "registry_proposal" ("tenant_id","kind","owner_id","created_at");--> statement-breakpoint
CREATE INDEX "report_by_time" ON "report" ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "report_attachment_by_control" ON "report_attachment" ("tenant_id","framework","control");--> statement-breakpoint
CREATE INDEX "report_job_by_time" ON "report_job" ("tenant_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "report_signature_once" ON "report_signature" ("tenant_id","report_id","signed_by");--> statement-breakpoint
CREATE UNIQUE INDEX "retention_archive_part" ON "retention_archive" ("tenant_id","deletion_id","part");--> statement-breakpoint
CREATE INDEX "retention_deletion_by_end" ON "retention_deletion" ("tenant_id","restorable_until");--> statement-breakpoint
CREATE UNIQUE INDEX "retention_policy_type" ON "retention_policy" ("tenant_id","data_type");--> statement-breakpoint
CREATE INDEX "run_by_time" ON "run" ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "run_by_agent" ON "run" ("tenant_id","agent_id","created_at");--> statement-breakpoint
CREATE INDEX "run_by_state" ON "run" ("tenant_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "run_task" ON "run" ("tenant_id","task_id");--> statement-breakpoint
CREATE INDEX "run_approval_by_run" ON "run_approval" ("tenant_id","run_id","created_at");--> statement-breakpoint
CREATE INDEX "run_approval_by_state" ON "run_approval" ("tenant_id","state","created_at");--> statement-breakpoint
CREATE INDEX "subject_key_retired" ON "subject_key" ("tenant_id","retired_at");--> statement-breakpoint
CREATE INDEX "tx_queue_order" ON "tx_queue" ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" ("tenant_id","state","next_at");--> statement-breakpoint
CREATE INDEX "webhook_delivery_by_endpoint" ON "webhook_delivery" ("tenant_id","endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "webhook_endpoint_by_time" ON "webhook_endpoint" ("tenant_id","created_at","id");--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "agent_version" ADD CONSTRAINT "agent_version_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "agent_version" ADD CONSTRAINT "agent_version_tenant_id_agent_id_agent_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","agent_id") REFERENCES "agent"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "approval_vote" ADD CONSTRAINT "approval_vote_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "approval_vote" ADD CONSTRAINT "approval_vote_qLluxdb3jHTg_fkey" FOREIGN KEY ("tenant_id","request_id") REFERENCES "approval_request"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "audit_filter" ADD CONSTRAINT "audit_filter_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "budget_account" ADD CONSTRAINT "budget_account_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "budget_limit" ADD CONSTRAINT "budget_limit_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "budget_reservation" ADD CONSTRAINT "budget_reservation_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "command" ADD CONSTRAINT "command_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "deleted_record" ADD CONSTRAINT "deleted_record_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "deleted_record" ADD CONSTRAINT "deleted_record_ocHtoxU5VG8m_fkey" FOREIGN KEY ("tenant_id","deletion_id") REFERENCES "retention_deletion"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "discussion_comment" ADD CONSTRAINT "discussion_comment_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "discussion_comment" ADD CONSTRAINT "discussion_comment_HeWlme9GITiX_fkey" FOREIGN KEY ("tenant_id","thread_id") REFERENCES "discussion_thread"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "discussion_mention" ADD CONSTRAINT "discussion_mention_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "discussion_mention" ADD CONSTRAINT "discussion_mention_Exbs0Qx5GiwI_fkey" FOREIGN KEY ("tenant_id","comment_id") REFERENCES "discussion_comment"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "discussion_thread" ADD CONSTRAINT "discussion_thread_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "erasure_request" ADD CONSTRAINT "erasure_request_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_api_key" ADD CONSTRAINT "iam_api_key_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_api_key" ADD CONSTRAINT "iam_api_key_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_catalogue" ADD CONSTRAINT "iam_catalogue_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_domain" ADD CONSTRAINT "iam_domain_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_identity_link" ADD CONSTRAINT "iam_identity_link_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_identity_link" ADD CONSTRAINT "iam_identity_link_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_identity_link" ADD CONSTRAINT "iam_identity_link_provider_id_iam_identity_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "iam_identity_provider"("id");--> statement-breakpoint
ALTER TABLE "iam_identity_provider" ADD CONSTRAINT "iam_identity_provider_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_invitation" ADD CONSTRAINT "iam_invitation_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_invitation" ADD CONSTRAINT "iam_invitation_invited_by_iam_user_id_fkey" FOREIGN KEY ("invited_by") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_member_attributes" ADD CONSTRAINT "iam_member_attributes_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_member_attributes" ADD CONSTRAINT "iam_member_attributes_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_membership" ADD CONSTRAINT "iam_membership_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_membership" ADD CONSTRAINT "iam_membership_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_organisation_membership" ADD CONSTRAINT "iam_organisation_membership_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_organisation_membership" ADD CONSTRAINT "iam_organisation_membership_PczHPk84aLYh_fkey" FOREIGN KEY ("organisation_id") REFERENCES "iam_organisation"("id");--> statement-breakpoint
ALTER TABLE "iam_password_reset" ADD CONSTRAINT "iam_password_reset_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_recovery_code" ADD CONSTRAINT "iam_recovery_code_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_refresh" ADD CONSTRAINT "iam_refresh_session_id_iam_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "iam_session"("id");--> statement-breakpoint
ALTER TABLE "iam_saml_assertion" ADD CONSTRAINT "iam_saml_assertion_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_scim_group" ADD CONSTRAINT "iam_scim_group_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_scim_group_member" ADD CONSTRAINT "iam_scim_group_member_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_scim_group_member" ADD CONSTRAINT "iam_scim_group_member_dTWaWpP96cKy_fkey" FOREIGN KEY ("tenant_id","group_id") REFERENCES "iam_scim_group"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "iam_scim_group_member" ADD CONSTRAINT "iam_scim_group_member_HWgIa3lzmyXa_fkey" FOREIGN KEY ("tenant_id","user_id") REFERENCES "iam_scim_user"("tenant_id","user_id");--> statement-breakpoint
ALTER TABLE "iam_scim_mapping" ADD CONSTRAINT "iam_scim_mapping_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_scim_user" ADD CONSTRAINT "iam_scim_user_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_scim_user" ADD CONSTRAINT "iam_scim_user_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_session" ADD CONSTRAINT "iam_session_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_session" ADD CONSTRAINT "iam_session_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_sign_in_challenge" ADD CONSTRAINT "iam_sign_in_challenge_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_sign_in_challenge" ADD CONSTRAINT "iam_sign_in_challenge_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "iam_sso_flow" ADD CONSTRAINT "iam_sso_flow_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_sso_flow" ADD CONSTRAINT "iam_sso_flow_provider_id_iam_identity_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "iam_identity_provider"("id");--> statement-breakpoint
ALTER TABLE "iam_sso_session" ADD CONSTRAINT "iam_sso_session_provider_id_iam_identity_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "iam_identity_provider"("id");--> statement-breakpoint
ALTER TABLE "iam_standin" ADD CONSTRAINT "iam_standin_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_standin" ADD CONSTRAINT "iam_standin_session_id_iam_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "iam_session"("id");--> statement-breakpoint
ALTER TABLE "iam_stream_ticket" ADD CONSTRAINT "iam_stream_ticket_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_tenant" ADD CONSTRAINT "iam_tenant_organisation_id_iam_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "iam_organisation"("id");--> statement-breakpoint
ALTER TABLE "iam_tenant_attributes" ADD CONSTRAINT "iam_tenant_attributes_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_tenant_feature" ADD CONSTRAINT "iam_tenant_feature_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "iam_totp" ADD CONSTRAINT "iam_totp_user_id_iam_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "iam_user"("id");--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "mcp_observation" ADD CONSTRAINT "mcp_observation_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "mcp_observation" ADD CONSTRAINT "mcp_observation_Er4XgHsQOmVx_fkey" FOREIGN KEY ("tenant_id","set_digest") REFERENCES "mcp_tool_set"("tenant_id","digest");--> statement-breakpoint
ALTER TABLE "mcp_pin" ADD CONSTRAINT "mcp_pin_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "mcp_pin" ADD CONSTRAINT "mcp_pin_tenant_id_set_digest_mcp_tool_set_tenant_id_digest_fkey" FOREIGN KEY ("tenant_id","set_digest") REFERENCES "mcp_tool_set"("tenant_id","digest");--> statement-breakpoint
ALTER TABLE "mcp_secret" ADD CONSTRAINT "mcp_secret_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "mcp_tool_definition" ADD CONSTRAINT "mcp_tool_definition_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "mcp_tool_set" ADD CONSTRAINT "mcp_tool_set_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "memory" ADD CONSTRAINT "memory_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "memory_grant" ADD CONSTRAINT "memory_grant_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "memory_grant" ADD CONSTRAINT "memory_grant_tenant_id_resource_id_memory_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","resource_id") REFERENCES "memory"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "network_rule" ADD CONSTRAINT "network_rule_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "outside_record" ADD CONSTRAINT "outside_record_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "outside_record" ADD CONSTRAINT "outside_record_HvEqnzOqtAUN_fkey" FOREIGN KEY ("tenant_id","trail_id") REFERENCES "outside_trail"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "outside_trail" ADD CONSTRAINT "outside_trail_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "package_job" ADD CONSTRAINT "package_job_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "processing_activity" ADD CONSTRAINT "processing_activity_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "publish_schedule" ADD CONSTRAINT "publish_schedule_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "publish_schedule" ADD CONSTRAINT "publish_schedule_raJA6h9b7StB_fkey" FOREIGN KEY ("tenant_id","version_id") REFERENCES "agent_version"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "registry_layer" ADD CONSTRAINT "registry_layer_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "registry_proposal" ADD CONSTRAINT "registry_proposal_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report_applicability" ADD CONSTRAINT "report_applicability_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report_attachment" ADD CONSTRAINT "report_attachment_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report_job" ADD CONSTRAINT "report_job_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report_signature" ADD CONSTRAINT "report_signature_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "report_signature" ADD CONSTRAINT "report_signature_tenant_id_report_id_report_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","report_id") REFERENCES "report"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "retention_archive" ADD CONSTRAINT "retention_archive_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "retention_archive" ADD CONSTRAINT "retention_archive_wm4NNekSNC4e_fkey" FOREIGN KEY ("tenant_id","deletion_id") REFERENCES "retention_deletion"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "retention_deletion" ADD CONSTRAINT "retention_deletion_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "retention_policy" ADD CONSTRAINT "retention_policy_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "run_approval" ADD CONSTRAINT "run_approval_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "run_approval" ADD CONSTRAINT "run_approval_tenant_id_run_id_run_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","run_id") REFERENCES "run"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_tenant_id_run_id_run_tenant_id_id_fkey" FOREIGN KEY ("tenant_id","run_id") REFERENCES "run"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "tenant_key" ADD CONSTRAINT "tenant_key_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_vqZTuevSxmY0_fkey" FOREIGN KEY ("tenant_id","endpoint_id") REFERENCES "webhook_endpoint"("tenant_id","id");--> statement-breakpoint
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");