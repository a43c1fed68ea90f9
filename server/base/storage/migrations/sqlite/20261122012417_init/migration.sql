CREATE TABLE `agent` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`category` text NOT NULL,
	`tags` text NOT NULL,
	`owner_id` text NOT NULL,
	`owner_name` text NOT NULL,
	`risk_class` text NOT NULL,
	`status` text NOT NULL,
	`current_version_id` text,
	`import_path` text,
	`uses_tools` text NOT NULL,
	`uses_models` text NOT NULL,
	`uses_agents` text NOT NULL,
	`uses_digest` text NOT NULL,
	`deleted_at` text,
	`search_text` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `agent_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_agent_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `agent_version` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`agent_id` text NOT NULL,
	`semver` text NOT NULL,
	`state` text NOT NULL,
	`canonical` text NOT NULL,
	`digest` text NOT NULL,
	`config_hash` text NOT NULL,
	`changelog` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`imported` integer NOT NULL,
	`claims` text,
	`import_revision` integer,
	`import_digest` text,
	`created_at` text NOT NULL,
	`submitted_at` text,
	`approved_at` text,
	`approved_by` text,
	`rejected_at` text,
	`rejection_reason` text,
	`published_at` text,
	`deprecated_at` text,
	`archived_at` text,
	`deprecate_at` text,
	`retirement_reason` text,
	`rollback_of` text,
	`editing` text,
	`edited_at` text,
	`editors` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `agent_version_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_agent_version_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_agent_version_tenant_id_agent_id_agent_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`agent_id`) REFERENCES `agent`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `approval_delegation` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`principal` text NOT NULL,
	`principal_name` text NOT NULL,
	`deputy` text NOT NULL,
	`deputy_name` text NOT NULL,
	`reason` text NOT NULL,
	`starts_at` text NOT NULL,
	`ends_at` text NOT NULL,
	`created_at` text NOT NULL,
	`revoked_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `approval_delegation_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_approval_delegation_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `approval_request` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_digest` text NOT NULL,
	`relies_on` text NOT NULL,
	`title` text NOT NULL,
	`reason` text,
	`requested_by` text NOT NULL,
	`requested_by_name` text NOT NULL,
	`made_by` text NOT NULL,
	`risk` text,
	`rights` text,
	`proposes` text,
	`state` text NOT NULL,
	`policy` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`decided_at` text,
	`reminded_at` text,
	`bypass` text,
	`comment` text,
	`ver` integer NOT NULL,
	CONSTRAINT `approval_request_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_approval_request_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `approval_vote` (
	`tenant_id` text NOT NULL,
	`request_id` text NOT NULL,
	`voter` text NOT NULL,
	`voter_name` text NOT NULL,
	`cast_by` text NOT NULL,
	`cast_by_name` text NOT NULL,
	`stage` integer NOT NULL,
	`role` text NOT NULL,
	`verdict` text NOT NULL,
	`comment` text,
	`digest` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT `approval_vote_pk` PRIMARY KEY(`tenant_id`, `request_id`, `voter`),
	CONSTRAINT `fk_approval_vote_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_approval_vote_tenant_id_request_id_approval_request_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`request_id`) REFERENCES `approval_request`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_checkpoint` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`size` integer NOT NULL,
	`note` text NOT NULL,
	CONSTRAINT `audit_checkpoint_pk` PRIMARY KEY(`log_id`, `size`)
);
--> statement-breakpoint
CREATE TABLE `audit_cosignature` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`size` integer NOT NULL,
	`witness` text NOT NULL,
	`seconds` integer NOT NULL,
	`line` text NOT NULL,
	CONSTRAINT `audit_cosignature_pk` PRIMARY KEY(`tenant_id`, `log_id`, `witness`, `size`)
);
--> statement-breakpoint
CREATE TABLE `audit_day` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`day` text NOT NULL,
	`type` text NOT NULL,
	`outcome` text NOT NULL,
	`resource_type` text NOT NULL,
	`severity` text NOT NULL,
	`n` integer NOT NULL,
	CONSTRAINT `audit_day_pk` PRIMARY KEY(`log_id`, `day`, `type`, `outcome`, `resource_type`)
);
--> statement-breakpoint
CREATE TABLE `audit_disclosure` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`person_token` text NOT NULL,
	`names` text NOT NULL,
	`texts` text,
	`kid` integer,
	`box` blob,
	`retention_class` text NOT NULL,
	CONSTRAINT `audit_disclosure_pk` PRIMARY KEY(`log_id`, `idx`, `person_token`)
);
--> statement-breakpoint
CREATE TABLE `audit_erasure` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`digest` text NOT NULL,
	`name` text NOT NULL,
	`covering_event` text NOT NULL,
	CONSTRAINT `audit_erasure_pk` PRIMARY KEY(`log_id`, `idx`, `digest`)
);
--> statement-breakpoint
CREATE TABLE `audit_filter` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`shared` integer NOT NULL,
	`question` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `audit_filter_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_audit_filter_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_index` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`event_id` text NOT NULL,
	`time` text NOT NULL,
	`type` text NOT NULL,
	`severity` text NOT NULL,
	`outcome` text NOT NULL,
	`actor_token` text NOT NULL,
	`resource_type` text NOT NULL,
	`resource_token` text NOT NULL,
	`run_id` text NOT NULL,
	CONSTRAINT `audit_index_pk` PRIMARY KEY(`log_id`, `idx`)
);
--> statement-breakpoint
CREATE TABLE `audit_leaf` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`entry` text NOT NULL,
	CONSTRAINT `audit_leaf_pk` PRIMARY KEY(`log_id`, `idx`)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`log_id` integer PRIMARY KEY,
	`origin` text NOT NULL,
	`vkey` text NOT NULL,
	`size` integer NOT NULL,
	`frontier` blob NOT NULL,
	`signed_size` integer NOT NULL,
	`signed_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_text` (
	`tenant_id` text NOT NULL,
	`place` integer PRIMARY KEY,
	`words` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_tile` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`level` integer NOT NULL,
	`n` integer NOT NULL,
	`width` integer NOT NULL,
	`hashes` blob NOT NULL,
	CONSTRAINT `audit_tile_pk` PRIMARY KEY(`log_id`, `level`, `n`)
);
--> statement-breakpoint
CREATE TABLE `budget_account` (
	`tenant_id` text NOT NULL,
	`window` text NOT NULL,
	`counter` text NOT NULL,
	`settled` integer NOT NULL,
	`reserved` integer NOT NULL,
	CONSTRAINT `budget_account_pk` PRIMARY KEY(`tenant_id`, `window`, `counter`),
	CONSTRAINT `fk_budget_account_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `budget_limit` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`counter` text NOT NULL,
	`window` text NOT NULL,
	`cap` integer,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `budget_limit_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_budget_limit_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `budget_reservation` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`run_id` text NOT NULL,
	`purpose` text NOT NULL,
	`demands` text NOT NULL,
	`settled_amounts` text,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`closed_at` text,
	CONSTRAINT `budget_reservation_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_budget_reservation_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `command` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`step` integer NOT NULL,
	`actor` text NOT NULL,
	`procedure` text NOT NULL,
	`args_digest` text NOT NULL,
	`result` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT `command_pk` PRIMARY KEY(`tenant_id`, `id`, `step`),
	CONSTRAINT `fk_command_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `deleted_record` (
	`tenant_id` text NOT NULL,
	`deletion_id` text NOT NULL,
	`data_type` text NOT NULL,
	`record_id` text NOT NULL,
	`label` text NOT NULL,
	`at` text NOT NULL,
	`state` text NOT NULL,
	`changed_at` text NOT NULL,
	`digest` text NOT NULL,
	`entry` text NOT NULL,
	CONSTRAINT `deleted_record_pk` PRIMARY KEY(`tenant_id`, `deletion_id`, `record_id`),
	CONSTRAINT `fk_deleted_record_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_deleted_record_tenant_id_deletion_id_retention_deletion_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`deletion_id`) REFERENCES `retention_deletion`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `discussion_comment` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`thread_id` text NOT NULL,
	`author` text NOT NULL,
	`author_name` text NOT NULL,
	`body` text NOT NULL,
	`mentions` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT `discussion_comment_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_discussion_comment_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_discussion_comment_tenant_id_thread_id_discussion_thread_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`thread_id`) REFERENCES `discussion_thread`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `discussion_mention` (
	`tenant_id` text NOT NULL,
	`comment_id` text NOT NULL,
	`person` text NOT NULL,
	`at` text NOT NULL,
	`read_at` text,
	CONSTRAINT `discussion_mention_pk` PRIMARY KEY(`tenant_id`, `comment_id`, `person`),
	CONSTRAINT `fk_discussion_mention_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_discussion_mention_tenant_id_comment_id_discussion_comment_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`comment_id`) REFERENCES `discussion_comment`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `discussion_thread` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`request_id` text NOT NULL,
	`digest` text NOT NULL,
	`anchor` text,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`resolved_by` text,
	`resolved_by_name` text,
	`resolved_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `discussion_thread_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_discussion_thread_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `erasure_request` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`tokens` text NOT NULL,
	`category` text NOT NULL,
	`reason` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` text NOT NULL,
	`state` text NOT NULL,
	`erased` integer NOT NULL,
	`held` integer NOT NULL,
	`completed_at` text,
	CONSTRAINT `erasure_request_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_erasure_request_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`hint` text,
	`mac` text NOT NULL,
	`scopes` text NOT NULL,
	`shown_to` text NOT NULL,
	`origin` text NOT NULL,
	`created_at` text NOT NULL,
	`valid_from` text,
	`expires_at` text,
	`networks` text NOT NULL,
	`revoked_at` text,
	`last_used_at` text,
	CONSTRAINT `fk_iam_api_key_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_api_key_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_catalogue` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`names` text NOT NULL,
	`confirmed_by` text NOT NULL,
	`confirmed_at` text NOT NULL,
	CONSTRAINT `fk_iam_catalogue_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_domain` (
	`tenant_id` text NOT NULL,
	`domain` text NOT NULL,
	`proof` text NOT NULL,
	`created_at` text NOT NULL,
	`verified_at` text,
	`verified_by` text,
	CONSTRAINT `iam_domain_pk` PRIMARY KEY(`tenant_id`, `domain`),
	CONSTRAINT `fk_iam_domain_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_identity_link` (
	`provider_id` text NOT NULL,
	`subject` text NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` text NOT NULL,
	`last_sign_in_at` text NOT NULL,
	CONSTRAINT `iam_identity_link_pk` PRIMARY KEY(`provider_id`, `subject`),
	CONSTRAINT `fk_iam_identity_link_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_identity_link_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`),
	CONSTRAINT `fk_iam_identity_link_provider_id_iam_identity_provider_id_fk` FOREIGN KEY (`provider_id`) REFERENCES `iam_identity_provider`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_identity_provider` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`settings` text NOT NULL,
	`secret` blob,
	`allowed_domains` text NOT NULL,
	`default_role` text,
	`role_map` text NOT NULL,
	`authority` text,
	`creates_accounts` integer NOT NULL,
	`enforced` integer NOT NULL,
	`max_age_s` integer NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `fk_iam_identity_provider_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`organisation_id` text,
	`email` text NOT NULL,
	`roles` text NOT NULL,
	`organisation_role` text,
	`token_hash` text NOT NULL,
	`invited_by` text NOT NULL,
	`invited_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`accepted_at` text,
	`accepted_by` text,
	`revoked_at` text,
	CONSTRAINT `fk_iam_invitation_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_invitation_invited_by_iam_user_id_fk` FOREIGN KEY (`invited_by`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_member_attributes` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`attributes` text NOT NULL,
	CONSTRAINT `iam_member_attributes_pk` PRIMARY KEY(`tenant_id`, `user_id`),
	CONSTRAINT `fk_iam_member_attributes_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_member_attributes_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_membership` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`roles` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_membership_pk` PRIMARY KEY(`tenant_id`, `user_id`),
	CONSTRAINT `fk_iam_membership_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_membership_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_organisation` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `iam_organisation_membership` (
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `iam_organisation_membership_pk` PRIMARY KEY(`organisation_id`, `user_id`),
	CONSTRAINT `fk_iam_organisation_membership_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`),
	CONSTRAINT `fk_iam_organisation_membership_organisation_id_iam_organisation_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `iam_organisation`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_password_reset` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	CONSTRAINT `fk_iam_password_reset_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_plan` (
	`catalogue` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`limits` text NOT NULL,
	`price_amount` text,
	`price_currency` text NOT NULL,
	`active` integer NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_plan_pk` PRIMARY KEY(`catalogue`, `id`)
);
--> statement-breakpoint
CREATE TABLE `iam_rate_bucket` (
	`key` text PRIMARY KEY NOT NULL,
	`drained_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `iam_recovery_code` (
	`user_id` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` text NOT NULL,
	`used_at` text,
	CONSTRAINT `iam_recovery_code_pk` PRIMARY KEY(`user_id`, `hash`),
	CONSTRAINT `fk_iam_recovery_code_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_refresh` (
	`prefix` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`salt` blob NOT NULL,
	`hash` blob NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`successor_prefix` text,
	`successor` blob,
	CONSTRAINT `fk_iam_refresh_session_id_iam_session_id_fk` FOREIGN KEY (`session_id`) REFERENCES `iam_session`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_saml_assertion` (
	`tenant_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`assertion_id` text NOT NULL,
	`expires_at` text NOT NULL,
	CONSTRAINT `iam_saml_assertion_pk` PRIMARY KEY(`tenant_id`, `provider_id`, `assertion_id`),
	CONSTRAINT `fk_iam_saml_assertion_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_scim_group` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`display_name` text NOT NULL,
	`display_name_key` text NOT NULL,
	`external_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_scim_group_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_iam_scim_group_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_scim_group_member` (
	`tenant_id` text NOT NULL,
	`group_id` text NOT NULL,
	`user_id` text NOT NULL,
	CONSTRAINT `iam_scim_group_member_pk` PRIMARY KEY(`tenant_id`, `group_id`, `user_id`),
	CONSTRAINT `fk_iam_scim_group_member_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_scim_group_member_tenant_id_group_id_iam_scim_group_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`group_id`) REFERENCES `iam_scim_group`(`tenant_id`,`id`),
	CONSTRAINT `fk_iam_scim_group_member_tenant_id_user_id_iam_scim_user_tenant_id_user_id_fk` FOREIGN KEY (`tenant_id`,`user_id`) REFERENCES `iam_scim_user`(`tenant_id`,`user_id`)
);
--> statement-breakpoint
CREATE TABLE `iam_scim_mapping` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`default_role` text,
	`role_map` text NOT NULL,
	`authority` text,
	`ver` integer NOT NULL,
	CONSTRAINT `fk_iam_scim_mapping_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_scim_user` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`user_name_key` text NOT NULL,
	`external_id` text,
	`display_name` text,
	`formatted` text,
	`given_name` text,
	`family_name` text,
	`emails` text NOT NULL,
	`email_keys` text NOT NULL,
	`granted_roles` text NOT NULL,
	`made_here` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`removed_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_scim_user_pk` PRIMARY KEY(`tenant_id`, `user_id`),
	CONSTRAINT `fk_iam_scim_user_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_scim_user_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`secret_hash` text,
	`device` text,
	`amr` text NOT NULL,
	`auth_time` text NOT NULL,
	`created_at` text NOT NULL,
	`last_seen_at` text NOT NULL,
	`idle_expires_at` text NOT NULL,
	`absolute_expires_at` text NOT NULL,
	`revoked_at` text,
	`revoked_reason` text,
	`ip` text,
	`user_agent` text,
	`token_version` integer NOT NULL,
	`key_id` text,
	`scopes` text,
	`jkt` text,
	CONSTRAINT `fk_iam_session_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_session_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_setup` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text
);
--> statement-breakpoint
CREATE TABLE `iam_sign_in_challenge` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`client` text NOT NULL,
	`device` text,
	`token_version` integer NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	CONSTRAINT `fk_iam_sign_in_challenge_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_sign_in_challenge_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_sign_in_failure` (
	`account` text NOT NULL,
	`client` text NOT NULL,
	`drained_ms` integer NOT NULL,
	`locked` integer NOT NULL,
	CONSTRAINT `iam_sign_in_failure_pk` PRIMARY KEY(`account`, `client`)
);
--> statement-breakpoint
CREATE TABLE `iam_signing_key` (
	`kid` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	`created_at` text NOT NULL,
	`refused_from` text
);
--> statement-breakpoint
CREATE TABLE `iam_sso_flow` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`purpose` text NOT NULL,
	`holder_hash` text NOT NULL,
	`state` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`target` text NOT NULL,
	`request_id` text,
	`arrived` text,
	`session_id` text,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	CONSTRAINT `fk_iam_sso_flow_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_sso_flow_provider_id_iam_identity_provider_id_fk` FOREIGN KEY (`provider_id`) REFERENCES `iam_identity_provider`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_sso_seen` (
	`provider_id` text NOT NULL,
	`id_hash` text NOT NULL,
	`until` text NOT NULL,
	CONSTRAINT `iam_sso_seen_pk` PRIMARY KEY(`provider_id`, `id_hash`)
);
--> statement-breakpoint
CREATE TABLE `iam_sso_session` (
	`session_id` text PRIMARY KEY NOT NULL,
	`provider_id` text NOT NULL,
	`subject` text NOT NULL,
	`provider_session` text,
	CONSTRAINT `fk_iam_sso_session_provider_id_iam_identity_provider_id_fk` FOREIGN KEY (`provider_id`) REFERENCES `iam_identity_provider`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_standin` (
	`session_id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`tenant_id` text NOT NULL,
	`by_user_id` text NOT NULL,
	`by_name` text NOT NULL,
	`by_session_id` text NOT NULL,
	`by_tenant_id` text NOT NULL,
	`as_user_id` text NOT NULL,
	`as_name` text NOT NULL,
	`reason` text NOT NULL,
	`started_at` text NOT NULL,
	`ends_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT `fk_iam_standin_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_standin_session_id_iam_session_id_fk` FOREIGN KEY (`session_id`) REFERENCES `iam_session`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_stream_ticket` (
	`hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`session_id` text NOT NULL,
	`run_id` text NOT NULL,
	`expires_at` text NOT NULL,
	CONSTRAINT `fk_iam_stream_ticket_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_tenant` (
	`id` text PRIMARY KEY,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`organisation_id` text,
	`plan` text NOT NULL,
	`status` text NOT NULL,
	`quotas` text,
	`created_at` text NOT NULL,
	`closed_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `fk_iam_tenant_organisation_id_iam_organisation_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `iam_organisation`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_tenant_attributes` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`metadata` text NOT NULL,
	CONSTRAINT `fk_iam_tenant_attributes_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_tenant_feature` (
	`tenant_id` text NOT NULL,
	`feature` text NOT NULL,
	`level` text NOT NULL,
	`is_on` integer NOT NULL,
	`reason` text NOT NULL,
	`changed_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_by_name` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_tenant_feature_pk` PRIMARY KEY(`tenant_id`, `feature`, `level`),
	CONSTRAINT `fk_iam_tenant_feature_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_totp` (
	`user_id` text PRIMARY KEY NOT NULL,
	`secret` blob NOT NULL,
	`created_at` text NOT NULL,
	`confirmed_at` text,
	`last_step` integer NOT NULL,
	CONSTRAINT `fk_iam_totp_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_user` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`external_id` text,
	`password_hash` text,
	`password_set_in` text,
	`password_voided_at` text,
	`status` text NOT NULL,
	`token_version` integer NOT NULL,
	`last_tenant_id` text,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `import_job` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`state` text NOT NULL,
	`files` integer NOT NULL,
	`files_read` integer NOT NULL,
	`agents` integer NOT NULL,
	`versions_added` integer NOT NULL,
	`versions_known` integer NOT NULL,
	`servers` integer NOT NULL,
	`problems` text NOT NULL,
	`more_problems` integer NOT NULL,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT `import_job_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_import_job_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `legal_hold` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`matter` text NOT NULL,
	`reason` text NOT NULL,
	`scope` text NOT NULL,
	`person_token` text NOT NULL,
	`resource_token` text NOT NULL,
	`person_id` text NOT NULL,
	`resource_id` text NOT NULL,
	`run_id` text NOT NULL,
	`from_time` text NOT NULL,
	`to_time` text NOT NULL,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`released_at` text,
	`released_by` text,
	`release_reason` text,
	CONSTRAINT `legal_hold_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_legal_hold_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `mcp_observation` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`server_id` text NOT NULL,
	`source` text NOT NULL,
	`observed_at` text NOT NULL,
	`error` text,
	`protocol_version` text,
	`server_name` text,
	`server_version` text,
	`capabilities` text NOT NULL,
	`tool_count` integer,
	`set_digest` text,
	`observed_by` text NOT NULL,
	`observed_by_name` text NOT NULL,
	CONSTRAINT `mcp_observation_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_mcp_observation_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_mcp_observation_tenant_id_set_digest_mcp_tool_set_tenant_id_digest_fk` FOREIGN KEY (`tenant_id`,`set_digest`) REFERENCES `mcp_tool_set`(`tenant_id`,`digest`)
);
--> statement-breakpoint
CREATE TABLE `mcp_pin` (
	`tenant_id` text NOT NULL,
	`server_id` text NOT NULL,
	`set_digest` text NOT NULL,
	`server_version` text,
	`accepted_at` text NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_by_name` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `mcp_pin_pk` PRIMARY KEY(`tenant_id`, `server_id`),
	CONSTRAINT `fk_mcp_pin_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_mcp_pin_tenant_id_set_digest_mcp_tool_set_tenant_id_digest_fk` FOREIGN KEY (`tenant_id`,`set_digest`) REFERENCES `mcp_tool_set`(`tenant_id`,`digest`)
);
--> statement-breakpoint
CREATE TABLE `mcp_secret` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`server_id` text NOT NULL,
	`name` text NOT NULL,
	`value` blob NOT NULL,
	`target` text NOT NULL,
	`set_at` text NOT NULL,
	`set_by_name` text NOT NULL,
	CONSTRAINT `mcp_secret_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_mcp_secret_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `mcp_tool_definition` (
	`tenant_id` text NOT NULL,
	`digest` text NOT NULL,
	`definition` text NOT NULL,
	CONSTRAINT `mcp_tool_definition_pk` PRIMARY KEY(`tenant_id`, `digest`),
	CONSTRAINT `fk_mcp_tool_definition_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `mcp_tool_set` (
	`tenant_id` text NOT NULL,
	`digest` text NOT NULL,
	`tools` text NOT NULL,
	CONSTRAINT `mcp_tool_set_pk` PRIMARY KEY(`tenant_id`, `digest`),
	CONSTRAINT `fk_mcp_tool_set_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `memory` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`content` blob NOT NULL,
	`sensitivity` text NOT NULL,
	`scope` text NOT NULL,
	`place` text,
	`owner_id` text NOT NULL,
	`owner_name` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`expires_at` text,
	`ver` integer NOT NULL,
	`deleted_at` text,
	`deletion_id` text,
	`purging_at` text,
	CONSTRAINT `memory_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_memory_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `memory_grant` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`resource_id` text NOT NULL,
	`principal_kind` text NOT NULL,
	`principal` text NOT NULL,
	`permissions` text NOT NULL,
	`granted_by` text NOT NULL,
	`granted_by_name` text NOT NULL,
	`granted_at` text NOT NULL,
	`expires_at` text,
	`revoked_at` text,
	CONSTRAINT `memory_grant_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_memory_grant_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_memory_grant_tenant_id_resource_id_memory_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`resource_id`) REFERENCES `memory`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `network_rule` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`network` text NOT NULL,
	`note` text NOT NULL,
	`expires_at` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `network_rule_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_network_rule_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `outside_record` (
	`tenant_id` text NOT NULL,
	`trail_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`resource` text NOT NULL,
	`outcome` text NOT NULL,
	`address` text NOT NULL,
	`record` text NOT NULL,
	CONSTRAINT `outside_record_pk` PRIMARY KEY(`tenant_id`, `trail_id`, `number`),
	CONSTRAINT `fk_outside_record_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_outside_record_tenant_id_trail_id_outside_trail_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`trail_id`) REFERENCES `outside_trail`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `outside_trail` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`origin` text NOT NULL,
	`note` text NOT NULL,
	`format` text NOT NULL,
	`zoneless` text NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`records` integer NOT NULL,
	`first_at` text NOT NULL,
	`last_at` text NOT NULL,
	`imported_by` text NOT NULL,
	`imported_by_name` text NOT NULL,
	`imported_at` text NOT NULL,
	`withdrawn_at` text,
	`withdrawn_reason` text,
	`content` blob NOT NULL,
	`deleted_at` text,
	`deletion_id` text,
	`purging_at` text,
	CONSTRAINT `outside_trail_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_outside_trail_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `package_job` (
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`id` text NOT NULL,
	`mode` text NOT NULL,
	`profile` text NOT NULL,
	`from_at` text NOT NULL,
	`to_at` text NOT NULL,
	`name` text NOT NULL,
	`export_id` text,
	CONSTRAINT `package_job_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_package_job_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `processing_activity` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`ver` integer NOT NULL,
	`content` text NOT NULL,
	`ended` integer NOT NULL,
	`edited_by` text NOT NULL,
	`edited_by_name` text NOT NULL,
	`edited_at` text NOT NULL,
	CONSTRAINT `processing_activity_pk` PRIMARY KEY(`tenant_id`, `id`, `ver`),
	CONSTRAINT `fk_processing_activity_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `publish_schedule` (
	`tenant_id` text NOT NULL,
	`version_id` text NOT NULL,
	`at` text NOT NULL,
	`scheduled_by` text NOT NULL,
	`scheduled_by_name` text NOT NULL,
	`replaces` text,
	`state` text NOT NULL,
	`reason` text,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `publish_schedule_pk` PRIMARY KEY(`tenant_id`, `version_id`),
	CONSTRAINT `fk_publish_schedule_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_publish_schedule_tenant_id_version_id_agent_version_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`version_id`) REFERENCES `agent_version`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `registry_layer` (
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`owner_id` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`digest` text NOT NULL,
	`author` text NOT NULL,
	`author_name` text NOT NULL,
	`reason` text,
	`created_at` text NOT NULL,
	CONSTRAINT `registry_layer_pk` PRIMARY KEY(`tenant_id`, `kind`, `owner_id`, `version`),
	CONSTRAINT `fk_registry_layer_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `registry_proposal` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`owner_id` text NOT NULL,
	`based_on` integer NOT NULL,
	`content` text NOT NULL,
	`digest` text NOT NULL,
	`reason` text,
	`author` text NOT NULL,
	`author_name` text NOT NULL,
	`author_held` text NOT NULL,
	`state` text NOT NULL,
	`applied_version` integer,
	`created_at` text NOT NULL,
	CONSTRAINT `registry_proposal_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_registry_proposal_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`framework` text NOT NULL,
	`from_at` text NOT NULL,
	`to_at` text NOT NULL,
	`body` text NOT NULL,
	`digest` text NOT NULL,
	`summary` text NOT NULL,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `report_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_report_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report_applicability` (
	`tenant_id` text NOT NULL,
	`framework` text NOT NULL,
	`control` text NOT NULL,
	`ver` integer NOT NULL,
	`applicable` integer NOT NULL,
	`justification` text NOT NULL,
	`stated_by` text NOT NULL,
	`stated_by_name` text NOT NULL,
	`stated_at` text NOT NULL,
	CONSTRAINT `report_applicability_pk` PRIMARY KEY(`tenant_id`, `framework`, `control`, `ver`),
	CONSTRAINT `fk_report_applicability_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report_attachment` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`framework` text NOT NULL,
	`control` text NOT NULL,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`note` text NOT NULL,
	`content` blob NOT NULL,
	`effective_from` text NOT NULL,
	`effective_to` text,
	`attached_by` text NOT NULL,
	`attached_by_name` text NOT NULL,
	`attached_at` text NOT NULL,
	`withdrawn_at` text,
	`withdrawn_reason` text,
	CONSTRAINT `report_attachment_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_report_attachment_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report_job` (
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`id` text NOT NULL,
	`framework` text NOT NULL,
	`from_at` text NOT NULL,
	`to_at` text NOT NULL,
	`report_id` text,
	CONSTRAINT `report_job_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_report_job_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report_signature` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`report_id` text NOT NULL,
	`note` text NOT NULL,
	`signed_by` text NOT NULL,
	`signed_by_name` text NOT NULL,
	`office` text NOT NULL,
	`statement` text NOT NULL,
	`signed_at` text NOT NULL,
	CONSTRAINT `report_signature_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_report_signature_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_report_signature_tenant_id_report_id_report_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`report_id`) REFERENCES `report`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `retention_archive` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`deletion_id` text NOT NULL,
	`data_type` text NOT NULL,
	`part` integer NOT NULL,
	`records` integer NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`file_key` blob NOT NULL,
	`entry` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `retention_archive_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_retention_archive_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_retention_archive_tenant_id_deletion_id_retention_deletion_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`deletion_id`) REFERENCES `retention_deletion`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `retention_deletion` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`policy_id` text NOT NULL,
	`data_type` text NOT NULL,
	`days` integer NOT NULL,
	`cutoff` text NOT NULL,
	`archive` integer NOT NULL,
	`records` integer NOT NULL,
	`deleted_at` text NOT NULL,
	`deleted_by` text NOT NULL,
	`deleted_by_name` text NOT NULL,
	`restorable_until` text NOT NULL,
	CONSTRAINT `retention_deletion_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_retention_deletion_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `retention_policy` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`data_type` text NOT NULL,
	`days` integer NOT NULL,
	`grace_days` integer NOT NULL,
	`archive` integer NOT NULL,
	`description` text NOT NULL,
	`active` integer NOT NULL,
	`last_run_at` text,
	`last_run_deleted` integer,
	`next_run_at` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `retention_policy_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_retention_policy_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `run` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`task_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`agent_name` text NOT NULL,
	`version_id` text NOT NULL,
	`version` text NOT NULL,
	`definition_digest` text NOT NULL,
	`title` text NOT NULL,
	`tags` text NOT NULL,
	`state` text NOT NULL,
	`input` text NOT NULL,
	`output` text,
	`error` text,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`finished_at` text,
	`ver` integer NOT NULL,
	`deleted_at` text,
	`deletion_id` text,
	`purging_at` text,
	`contents_deleted_at` text,
	`contents_deletion_id` text,
	`contents_entry` text,
	CONSTRAINT `run_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_run_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `run_approval` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`run_id` text NOT NULL,
	`step` text NOT NULL,
	`tool` text NOT NULL,
	`arguments` text NOT NULL,
	`digest` text NOT NULL,
	`policies` text NOT NULL,
	`starter` text NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `run_approval_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_run_approval_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_run_approval_tenant_id_run_id_run_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`run_id`) REFERENCES `run`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `run_event` (
	`tenant_id` text NOT NULL,
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`at` text NOT NULL,
	`body` text NOT NULL,
	`digest` text NOT NULL,
	CONSTRAINT `run_event_pk` PRIMARY KEY(`tenant_id`, `run_id`, `seq`),
	CONSTRAINT `fk_run_event_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_run_event_tenant_id_run_id_run_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`run_id`) REFERENCES `run`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `subject_key` (
	`tenant_id` text NOT NULL,
	`person` text NOT NULL,
	`kid` integer NOT NULL,
	`wrapped` blob,
	`created_at` text NOT NULL,
	`retired_at` text,
	`gone` blob,
	CONSTRAINT `subject_key_pk` PRIMARY KEY(`person`, `kid`)
);
--> statement-breakpoint
CREATE TABLE `tenant_key` (
	`tenant_id` text NOT NULL,
	`kid` integer NOT NULL,
	`wrapped` blob,
	`status` text NOT NULL,
	`uses` integer NOT NULL,
	`created_at` text NOT NULL,
	`retired_at` text,
	CONSTRAINT `tenant_key_pk` PRIMARY KEY(`tenant_id`, `kid`),
	CONSTRAINT `fk_tenant_key_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `tx_queue` (
	`tenant_id` text NOT NULL,
	`seq` integer PRIMARY KEY AUTOINCREMENT,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`message_id` text NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` text NOT NULL,
	`last_status` integer,
	`last_error` text,
	`created_at` text NOT NULL,
	`settled_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `webhook_delivery_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_webhook_delivery_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_webhook_delivery_tenant_id_endpoint_id_webhook_endpoint_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`endpoint_id`) REFERENCES `webhook_endpoint`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `webhook_endpoint` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`description` text NOT NULL,
	`events` text NOT NULL,
	`enabled` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`secret` blob NOT NULL,
	`previous_secret` blob,
	`previous_until` text,
	`removed_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `webhook_endpoint_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_webhook_endpoint_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `witness_log` (
	`tenant_id` text NOT NULL,
	`origin` text NOT NULL,
	`vkey` text NOT NULL,
	`size` integer NOT NULL,
	`note` text NOT NULL,
	`added_at` text NOT NULL,
	CONSTRAINT `witness_log_pk` PRIMARY KEY(`tenant_id`, `origin`)
);
--> statement-breakpoint
CREATE TABLE `witness_peer` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`vkey` text NOT NULL,
	`url` text NOT NULL,
	`added_at` text NOT NULL,
	CONSTRAINT `witness_peer_pk` PRIMARY KEY(`tenant_id`, `name`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_name` ON `agent` (`tenant_id`,`name_key`);--> statement-breakpoint
CREATE INDEX `agent_by_status` ON `agent` (`tenant_id`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `agent_version_number` ON `agent_version` (`tenant_id`,`agent_id`,`semver`);--> statement-breakpoint
CREATE UNIQUE INDEX `agent_version_published` ON `agent_version` (`tenant_id`,`agent_id`) WHERE state = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX `agent_version_edited` ON `agent_version` (`tenant_id`,`edited_at`);--> statement-breakpoint
CREATE INDEX `agent_version_deprecate` ON `agent_version` (`tenant_id`,`deprecate_at`);--> statement-breakpoint
CREATE INDEX `agent_version_by_time` ON `agent_version` (`tenant_id`,`agent_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_delegation_by_deputy` ON `approval_delegation` (`tenant_id`,`deputy`,`ends_at`);--> statement-breakpoint
CREATE INDEX `approval_delegation_by_principal` ON `approval_delegation` (`tenant_id`,`principal`,`ends_at`);--> statement-breakpoint
CREATE INDEX `approval_request_by_time` ON `approval_request` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_request_by_state` ON `approval_request` (`tenant_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_request_by_subject` ON `approval_request` (`tenant_id`,`subject_id`,`type`);--> statement-breakpoint
CREATE UNIQUE INDEX `approval_vote_hand` ON `approval_vote` (`tenant_id`,`request_id`,`cast_by`);--> statement-breakpoint
CREATE INDEX `audit_disclosure_person` ON `audit_disclosure` (`person_token`);--> statement-breakpoint
CREATE INDEX `audit_disclosure_class` ON `audit_disclosure` (`log_id`,`retention_class`,`idx`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_filter_name` ON `audit_filter` (`tenant_id`,`owner_id`,`name`);--> statement-breakpoint
CREATE INDEX `audit_index_event` ON `audit_index` (`event_id`);--> statement-breakpoint
CREATE INDEX `audit_index_time` ON `audit_index` (`log_id`,`time`,`idx`);--> statement-breakpoint
CREATE INDEX `audit_index_type` ON `audit_index` (`log_id`,`type`,`time`,`idx`);--> statement-breakpoint
CREATE INDEX `audit_index_actor` ON `audit_index` (`actor_token`,`time`,`idx`,`type`);--> statement-breakpoint
CREATE INDEX `audit_index_resource` ON `audit_index` (`resource_token`,`time`,`idx`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_of_tenant` ON `audit_log` (`tenant_id`,`origin`);--> statement-breakpoint
CREATE UNIQUE INDEX `budget_limit_name` ON `budget_limit` (`tenant_id`,`name`);--> statement-breakpoint
CREATE INDEX `budget_reservation_by_run` ON `budget_reservation` (`tenant_id`,`run_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `budget_reservation_open` ON `budget_reservation` (`tenant_id`,`state`,`expires_at`);--> statement-breakpoint
CREATE INDEX `command_by_age` ON `command` (`tenant_id`,`at`);--> statement-breakpoint
CREATE INDEX `deleted_record_by_name` ON `deleted_record` (`tenant_id`,`record_id`);--> statement-breakpoint
CREATE INDEX `deleted_record_by_state` ON `deleted_record` (`tenant_id`,`state`,`deletion_id`);--> statement-breakpoint
CREATE INDEX `deleted_record_by_entry` ON `deleted_record` (`tenant_id`,`entry`);--> statement-breakpoint
CREATE INDEX `discussion_comment_by_thread` ON `discussion_comment` (`tenant_id`,`thread_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `discussion_mention_by_person` ON `discussion_mention` (`tenant_id`,`person`,`at`);--> statement-breakpoint
CREATE INDEX `discussion_thread_by_subject` ON `discussion_thread` (`tenant_id`,`subject_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `erasure_request_state` ON `erasure_request` (`tenant_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_api_key_mac` ON `iam_api_key` (`mac`);--> statement-breakpoint
CREATE INDEX `iam_api_key_by_owner` ON `iam_api_key` (`tenant_id`,`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `iam_domain_by_name` ON `iam_domain` (`domain`);--> statement-breakpoint
CREATE INDEX `iam_identity_link_by_user` ON `iam_identity_link` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_identity_provider_key` ON `iam_identity_provider` (`tenant_id`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_invitation_token` ON `iam_invitation` (`token_hash`);--> statement-breakpoint
CREATE INDEX `iam_invitation_by_tenant` ON `iam_invitation` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `iam_membership_by_user` ON `iam_membership` (`user_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_organisation_slug` ON `iam_organisation` (`slug`);--> statement-breakpoint
CREATE INDEX `iam_organisation_membership_by_user` ON `iam_organisation_membership` (`user_id`);--> statement-breakpoint
CREATE INDEX `iam_password_reset_by_user` ON `iam_password_reset` (`user_id`);--> statement-breakpoint
CREATE INDEX `iam_rate_bucket_by_age` ON `iam_rate_bucket` (`drained_ms`);--> statement-breakpoint
CREATE INDEX `iam_refresh_by_session` ON `iam_refresh` (`session_id`);--> statement-breakpoint
CREATE INDEX `iam_saml_assertion_by_end` ON `iam_saml_assertion` (`tenant_id`,`expires_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_scim_group_name` ON `iam_scim_group` (`tenant_id`,`display_name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_scim_group_external` ON `iam_scim_group` (`tenant_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `iam_scim_group_member_by_user` ON `iam_scim_group_member` (`tenant_id`,`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_scim_user_name` ON `iam_scim_user` (`tenant_id`,`user_name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_scim_user_external` ON `iam_scim_user` (`tenant_id`,`external_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_session_secret` ON `iam_session` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `iam_session_by_user` ON `iam_session` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `iam_session_by_key` ON `iam_session` (`key_id`);--> statement-breakpoint
CREATE INDEX `iam_sign_in_challenge_by_age` ON `iam_sign_in_challenge` (`expires_at`);--> statement-breakpoint
CREATE INDEX `iam_sign_in_failure_by_age` ON `iam_sign_in_failure` (`drained_ms`);--> statement-breakpoint
CREATE INDEX `iam_sso_flow_by_age` ON `iam_sso_flow` (`expires_at`);--> statement-breakpoint
CREATE INDEX `iam_sso_flow_by_holder` ON `iam_sso_flow` (`holder_hash`);--> statement-breakpoint
CREATE INDEX `iam_sso_flow_by_request` ON `iam_sso_flow` (`request_id`);--> statement-breakpoint
CREATE INDEX `iam_sso_seen_by_age` ON `iam_sso_seen` (`until`);--> statement-breakpoint
CREATE INDEX `iam_sso_session_by_provider` ON `iam_sso_session` (`provider_id`,`provider_session`);--> statement-breakpoint
CREATE INDEX `iam_standin_by_tenant` ON `iam_standin` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `iam_stream_ticket_by_age` ON `iam_stream_ticket` (`expires_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_tenant_slug` ON `iam_tenant` (`slug`);--> statement-breakpoint
CREATE INDEX `iam_tenant_by_organisation` ON `iam_tenant` (`organisation_id`,`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_user_email` ON `iam_user` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_user_external` ON `iam_user` (`external_id`);--> statement-breakpoint
CREATE INDEX `import_job_by_time` ON `import_job` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `legal_hold_live` ON `legal_hold` (`tenant_id`,`released_at`);--> statement-breakpoint
CREATE INDEX `mcp_observation_by_server` ON `mcp_observation` (`tenant_id`,`server_id`,`observed_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `mcp_secret_name` ON `mcp_secret` (`tenant_id`,`server_id`,`name`);--> statement-breakpoint
CREATE INDEX `memory_by_end` ON `memory` (`tenant_id`,`expires_at`);--> statement-breakpoint
CREATE INDEX `memory_grant_by_resource` ON `memory_grant` (`tenant_id`,`resource_id`);--> statement-breakpoint
CREATE INDEX `memory_grant_by_principal` ON `memory_grant` (`tenant_id`,`principal`);--> statement-breakpoint
CREATE UNIQUE INDEX `network_rule_network` ON `network_rule` (`tenant_id`,`network`);--> statement-breakpoint
CREATE INDEX `outside_record_by_time` ON `outside_record` (`tenant_id`,`at`);--> statement-breakpoint
CREATE INDEX `package_job_by_time` ON `package_job` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `package_job_by_export` ON `package_job` (`tenant_id`,`export_id`);--> statement-breakpoint
CREATE INDEX `publish_schedule_due` ON `publish_schedule` (`tenant_id`,`state`,`at`);--> statement-breakpoint
CREATE INDEX `registry_proposal_by_layer` ON `registry_proposal` (`tenant_id`,`kind`,`owner_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `report_by_time` ON `report` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `report_attachment_by_control` ON `report_attachment` (`tenant_id`,`framework`,`control`);--> statement-breakpoint
CREATE INDEX `report_job_by_time` ON `report_job` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `report_signature_once` ON `report_signature` (`tenant_id`,`report_id`,`signed_by`);--> statement-breakpoint
CREATE UNIQUE INDEX `retention_archive_part` ON `retention_archive` (`tenant_id`,`deletion_id`,`part`);--> statement-breakpoint
CREATE INDEX `retention_deletion_by_end` ON `retention_deletion` (`tenant_id`,`restorable_until`);--> statement-breakpoint
CREATE UNIQUE INDEX `retention_policy_type` ON `retention_policy` (`tenant_id`,`data_type`);--> statement-breakpoint
CREATE INDEX `run_by_time` ON `run` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `run_by_agent` ON `run` (`tenant_id`,`agent_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_by_state` ON `run` (`tenant_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `run_task` ON `run` (`tenant_id`,`task_id`);--> statement-breakpoint
CREATE INDEX `run_approval_by_run` ON `run_approval` (`tenant_id`,`run_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_approval_by_state` ON `run_approval` (`tenant_id`,`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `subject_key_retired` ON `subject_key` (`tenant_id`,`retired_at`);--> statement-breakpoint
CREATE INDEX `tx_queue_order` ON `tx_queue` (`tenant_id`,`seq`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`tenant_id`,`state`,`next_at`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_by_endpoint` ON `webhook_delivery` (`tenant_id`,`endpoint_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_endpoint_by_time` ON `webhook_endpoint` (`tenant_id`,`created_at`,`id`);