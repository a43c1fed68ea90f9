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
CREATE INDEX "command_by_age" ON "command" ("tenant_id","at");--> statement-breakpoint
ALTER TABLE "command" ADD CONSTRAINT "command_tenant_id_iam_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "iam_tenant"("id");