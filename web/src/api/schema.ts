// Generated from the server's OpenAPI document by `npm run api`; a journey says when it is stale.

export interface paths {
    "/api/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run source code
         * @description Answers 202 once the job is recorded and queued. With ?wait=true it answers 200 with the result as soon as there is one; a client that goes away while it waits does not cancel the job. A repeated Idempotency-Key with the same request answers for the same job. Scope: execute.
         */
        post: operations["Execute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job
         * @description With Accept: text/event-stream (or ?format=sse) a stream of server-sent events; otherwise one JSON page, and with ?wait_ms= the server waits up to 30 s for the first event. from_seq is the first sequence number wanted (inclusive; 0 or absent: from the start); Last-Event-ID is the last one seen (exclusive). A stream ends after the result; who reconnects after that is told 204, so that an EventSource stops. Scope: execute or read.
         */
        get: operations["GetJobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stream/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job and talk to it, over WebSocket
         * @description JSON text messages. Client: subscribe {job_id, from_seq}, unsubscribe, stdin {data}, stdin_eof, resize {cols, rows}, signal {name}. Server: output, status, stage, restarted, result, error, ping. Closes with 1000 after the result. Scope: execute or read.
         */
        get: operations["StreamJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow jobs, one after another, over WebSocket
         * @description As /stream/{jobId}, but follows nothing until the first subscribe, and stays open after a result. Scope: execute or read.
         */
        get: operations["Stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runners heard of lately
         * @description Scope: read or admin.
         */
        get: operations["ListWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sandboxes that wait, by kind
         * @description As each runner said in its last heartbeat, at most a few seconds ago. Scope: read or admin.
         */
        get: operations["ListPool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The secret that the caller's callbacks are signed with
         * @description Each tenant has its own. A key with the scope admin may name another tenant. 404 on a server that sends no callbacks. Scope: execute or admin.
         */
        get: operations["GetWebhookSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the whole server does
         * @description Queue, runners with pools and artifact caches, the newest failures, and how long the last 1000 jobs took. At most a second old. Scope: admin.
         */
        get: operations["GetOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job, with its result once it is over
         * @description Scope: execute or read.
         */
        get: operations["GetJob"];
        put?: never;
        post?: never;
        /**
         * Cancel a job
         * @description 200 when the job waited and is cancelled now, or was over before (the answer is the job as it stands: cancelling twice is no error); 202 when it runs and its runner was told; the result follows within moments. Scope: execute.
         */
        delete: operations["CancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs, newest first
         * @description Query: workspace_id, status, language (id or alias), limit (1 to 200, default 50), cursor (next_cursor of the page before). Scope: read.
         */
        get: operations["ListJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's own shares, newest first
         * @description Query: limit (1 to 200, default 50), cursor (next_cursor of the page before). Scope: read.
         */
        get: operations["ListShares"];
        put?: never;
        /**
         * Share a program
         * @description At most 256 KiB by default. A share never changes; the same program shared again has the same id. Scope: execute.
         */
        post: operations["CreateShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shares/{shareId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A shared program
         * @description Whoever may call the server and knows the id may read it, whosever it is. Everything in it is text to show, never markup. Scope: execute or read.
         */
        get: operations["GetShare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/languages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All languages, installed or not */
        get: operations["ListLanguages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/languages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A language, by id or alias, with its samples */
        get: operations["GetLanguage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All keys, without the keys themselves
         * @description Scope: admin.
         */
        get: operations["ListKeys"];
        put?: never;
        /**
         * Make a key
         * @description The answer holds the key itself, this once; what is kept is its SHA-256. Scope: admin.
         */
        post: operations["CreateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It is refused from this moment on; its open streams end within a second or two. Revoking twice changes nothing. Scope: admin.
         */
        delete: operations["RevokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is */
        get: operations["Health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests would be run now */
        get: operations["Ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["Live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is known of an API key. The key itself is not: only whoever holds it has it. */
        ApiKey: {
            /** @description Its public name, for lists and revoking: `key_` and 16 letters and digits. */
            key_id: string;
            /** @description A name for people. */
            name: string;
            /** @description Whose jobs and shares it reaches. Several keys may have one tenant. */
            tenant: string;
            /** @description How the key begins, to recognise it by. */
            hint: string;
            /** @description What its holder may do. */
            scopes: components["schemas"]["KeyScope"][];
            /** @description What its holder may use. */
            policy?: components["schemas"]["KeyPolicy"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description From when on it is refused; absent: never by itself.
             */
            expires_at?: null | string;
            /**
             * Format: date-time
             * @description Since when it is refused for good.
             */
            revoked_at?: null | string;
        };
        /** @description A file the program left in its workspace. */
        Artifact: {
            /** @description Path below the workspace. */
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description The bytes as base64. */
            content: string;
        };
        /** @description What a runner remembers of earlier compilations. */
        ArtifactCacheState: {
            /**
             * Format: int64
             * @description Jobs that did not have to compile, since the runner's start.
             */
            hits?: number;
            /**
             * Format: int64
             * @description Jobs that compiled although they could have been served.
             */
            misses?: number;
            /**
             * Format: int32
             * @description Compiled programs on disk.
             */
            entries?: number;
            /**
             * Format: int64
             * @description Their size, bytes.
             */
            bytes?: number;
            /**
             * Format: int64
             * @description Size of those held in memory as well, bytes.
             */
            memory_bytes?: number;
        };
        /** @description One attempt to tell a receiver. */
        CallbackAttempt: {
            /**
             * Format: date-time
             * @description When it began.
             */
            at: string;
            /**
             * Format: int32
             * @description The HTTP status of the answer; absent when there was none.
             */
            status?: null | number;
            /** @description Why it failed, for people; absent when it did not. */
            error?: null | string;
            /**
             * Format: double
             * @description How long it took, ms.
             */
            duration: number;
        };
        /** @description How the news of a job's end fares on its way to the `callback_url`. */
        CallbackReport: {
            /** @description Where to. */
            url: string;
            /** @description Where it stands. */
            state: components["schemas"]["CallbackState"];
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempt_count?: number;
            /** @description The last attempts, oldest first; at most 20. */
            attempts?: components["schemas"]["CallbackAttempt"][];
            /**
             * Format: date-time
             * @description When it is tried next; absent when it is not.
             */
            next_attempt_at?: null | string;
        };
        /**
         * @description Where a callback stands. The last two are final.
         * @enum {unknown}
         */
        CallbackState: "waiting" | "pending" | "delivered" | "failed";
        /** @description How the compile stage ended. */
        CompileResult: {
            /** @description stdout and stderr as they came, interleaved. */
            output?: string;
            /** @description Standard output of the compiler. */
            stdout?: string;
            /** @description Standard error of the compiler. */
            stderr?: string;
            /**
             * Format: int32
             * @description Exit code; null when a signal ended it.
             */
            exit_code?: null | number;
            /** @description Name of the signal that ended it. */
            signal?: null | string;
            /**
             * Format: double
             * @description Wall-clock time, milliseconds. When bool CompileResult.Cached, the time another job that compiled the same was waited for.
             */
            duration?: number;
            /**
             * @description True when the compiler was not started, because the same files had been compiled with the same toolchain and options
             *     before; everything else is as it was then. Absent otherwise.
             */
            cached?: boolean;
        };
        /** @description How one kind of message names a place in the source. Patterns are for single lines and mean the same in .NET and JavaScript. */
        DiagnosticView: {
            /** @description Groups: `line`, and where there are such `file`, `column` (from 1), `severity`, `message`. */
            pattern: string;
            /** @description The message's own line, the nearest one before; group `message`. */
            message_before?: null | string;
            /** @description The message's own line, the nearest one after; group `message`. */
            message_after?: null | string;
            /** @description `error`, `warning` or `info`, when the pattern finds none. */
            severity: string;
            /** @description Of several places with one message, the one it belongs to: `first` or `last`. */
            innermost: string;
        };
        /** @description A program worth a look. */
        ExampleView: {
            /** @description Its name within the language. */
            name: string;
            /** @description What to call it, for people. */
            title: string;
            /** @description What it shows, in one sentence. */
            description: string;
            /** @description The program. */
            source: string;
            /** @description Whether it talks with the person at the keyboard. */
            interactive: boolean;
            /** @description Its arguments. */
            args: string[];
            /** @description Globs of files it writes. */
            artifacts: string[];
        };
        /** @description The answer to an accepted request: the job is recorded and queued, and will end in exactly one final status. */
        ExecutionAccepted: {
            /** @description The job. */
            job_id: string;
            /** @description Where it stands now. */
            status: components["schemas"]["JobStatus"];
            /** @description A sentence for people. */
            message: string;
            /** @description Path of the WebSocket with its output. */
            stream_url: string;
            analysis?: null | components["schemas"]["SourceAnalysis"];
        };
        /**
         * @description A request to run source code, as it stands on the wire (snake_case JSON). Give either string? ExecutionRequest.SourceCode or
         *     IReadOnlyList&lt;RequestFile&gt;? ExecutionRequest.Files. Everything but the language and the source is optional.
         */
        ExecutionRequest: {
            /** @description Language id or alias, such as `python`, `js`, `c++`. See `GET /api/languages`. */
            language?: null | string;
            /** @description Version selector: `3`, `3.11`, `3.x`, `^3.9`, `&gt;=3.10`, `*`. Default: any. */
            version?: null | string;
            /** @description The program, when it is one file. At most 1 MB by default. */
            source_code?: null | string;
            /** @description With string? ExecutionRequest.SourceCode: the file's name. With IReadOnlyList&lt;RequestFile&gt;? ExecutionRequest.Files: which file is started. Default: the language's usual name, or the first file. */
            entry_point?: null | string;
            /** @description The program, when it is several files. */
            files?: null | components["schemas"]["RequestFile"][];
            /**
             * @description Standard input. Given, the program reads this and then the end of input. Absent, stdin stays open for the WebSocket
             *     (`stdin`, `stdin_eof`), except with `wait=true`, where it is empty.
             */
            stdin?: null | string;
            /** @description `utf8` (default) or `base64`. */
            stdin_encoding?: null | string;
            /** @description Command-line arguments of the program. */
            args?: null | string[];
            /** @description Environment variables of the program, beside those of the language. */
            env?: null | {
                [key: string]: string;
            };
            /** @description Additional arguments of the compiler. */
            compile_args?: null | string[];
            /** @description Packages to install before the program runs. Not offered by this server yet: anything but an empty list is refused. */
            dependencies?: null | string[];
            /** @description A name to find one's jobs by. Default `default`. */
            workspace_id?: null | string;
            /**
             * Format: double
             * @description Short form of `limits.wall_ms`, in seconds.
             */
            timeout?: null | number;
            /**
             * Format: int64
             * @description Short form of `limits.memory_mb`.
             */
            memory_limit?: null | number;
            limits?: null | components["schemas"]["RequestLimits"];
            /** @description `low`, `normal` (default) or `high`. */
            priority?: null | string;
            /** @description Runs of the program with their own input, compiled once. In place of string? ExecutionRequest.Stdin. */
            tests?: null | components["schemas"]["RequestTest"][];
            /** @description Globs of files to bring back from the workspace, such as `*.png` or `out/**`. */
            artifacts?: null | string[];
            tty?: null | components["schemas"]["TerminalSize"];
            /** @description Network access for the program: to the hosts that the caller's key names, through a proxy its environment tells of. Default false; without such a key, true is refused. */
            network?: null | boolean;
            /**
             * @description URL the result is sent to when the job is over, as a signed POST: `https`, at most 2,048 characters, a public address.
             *     Refused by a server that has no secret to sign with.
             */
            callback_url?: null | string;
            /** @description `utf8` (default), or `base64` to add `stdout_base64` and `stderr_base64` with the exact bytes. */
            output_encoding?: null | string;
        };
        /** @description How a job ended. Written once, never changed. */
        ExecutionResult: {
            /** @description The job. */
            job_id: string;
            /** @description Canonical language id. */
            language: string;
            /** @description Version of the toolchain that ran it; null when none did. */
            version?: null | string;
            /** @description Final status. */
            status: components["schemas"]["JobStatus"];
            /** @description Why. */
            outcome: components["schemas"]["Outcome"];
            /** @description stdout and stderr of the run as they came, interleaved. */
            output?: string;
            /** @description Standard output of the run (all output, on a terminal). Invalid UTF-8 became U+FFFD. */
            stdout?: string;
            /** @description Standard error of the run. */
            stderr?: string;
            /** @description The exact bytes of stdout, when `output_encoding` is `base64`. */
            stdout_base64?: null | string;
            /** @description The exact bytes of stderr, when `output_encoding` is `base64`. */
            stderr_base64?: null | string;
            /**
             * Format: int32
             * @description Exit code of the program; null when a signal ended it or it never ran.
             */
            exit_code?: null | number;
            /** @description Name of the signal that ended it, such as `SIGSEGV`. */
            signal?: null | string;
            /** @description One sentence for people when the outcome is not success; names the limit that was reached. */
            error?: null | string;
            /**
             * Format: double
             * @description Wall-clock time of the run, milliseconds (of all tests together).
             */
            duration?: number;
            /**
             * Format: double
             * @description CPU time of the run, user and system, milliseconds.
             */
            cpu_time?: number;
            /**
             * Format: int64
             * @description Highest memory use of the run, bytes; null when this machine cannot tell.
             */
            memory_peak?: null | number;
            /** @description True when output was cut at the limit. */
            truncated?: boolean;
            install?: null | components["schemas"]["InstallResult"];
            compile?: null | components["schemas"]["CompileResult"];
            /** @description One entry for each test of the request, in order; absent without tests. */
            tests?: null | components["schemas"]["TestResult"][];
            /** @description Files brought back; absent when none were asked for. */
            artifacts?: null | components["schemas"]["Artifact"][];
            /** @description Where the time went, milliseconds. */
            timings: components["schemas"]["Timings"];
            /** @description True only when the toolchain itself was already started when the job came. */
            warm?: boolean;
            /**
             * Format: int32
             * @description 1 for the first try; more when a runner or the server died under the job.
             */
            attempt?: number;
            /** @description The runner that ran it. */
            runner_id?: null | string;
            analysis?: null | components["schemas"]["SourceAnalysis"];
        };
        /** @description A job that did not end well. */
        FailedJob: {
            /** @description The job. */
            job_id: string;
            /** @description Whose. */
            tenant: string;
            /** @description Canonical language id. */
            language: string;
            /** @description Why it failed. */
            outcome: components["schemas"]["Outcome"];
            /** @description The sentence of its result. */
            error: null | string;
            /**
             * Format: date-time
             * @description When.
             */
            finished_at: null | string;
            /** @description Where. */
            runner_id: null | string;
        };
        /**
         * @description What a finding is about.
         * @enum {unknown}
         */
        FindingCategory: "filesystem" | "network" | "process" | "system";
        /**
         * @description How much a finding says about a program.
         * @enum {unknown}
         */
        FindingSeverity: "low" | "medium" | "high";
        /** @description One part of the server. */
        HealthCheck: {
            /** @description `healthy` or `unhealthy`. */
            status: string;
            /** @description More, for people. */
            detail: null | string;
        };
        /** @description How this server is. */
        HealthReport: {
            /** @description `healthy` or `unhealthy`. */
            status: string;
            /** @description What was looked at, by name: `job_store`, `queue`, `runner`, and the services beside this process, such as `redis`; absent when nothing had to be. */
            checks?: null | {
                [key: string]: components["schemas"]["HealthCheck"];
            };
        };
        /** @description How the install stage ended. */
        InstallResult: {
            /** @description stdout and stderr of the installer as they came, interleaved; empty when bool InstallResult.Cached. */
            output?: string;
            /**
             * Format: int32
             * @description Exit code; null when a signal ended it.
             */
            exit_code?: null | number;
            /**
             * Format: double
             * @description Wall-clock time, milliseconds; 0 when bool InstallResult.Cached.
             */
            duration?: number;
            /** @description True when nothing was installed, because an equal set of packages had been before. */
            cached?: boolean;
        };
        /** @description A page of jobs, newest first, without results. */
        JobList: {
            /** @description The jobs. */
            jobs: components["schemas"]["JobView"][];
            /** @description Give this as `cursor` for the next page; absent on the last. */
            next_cursor?: null | string;
        };
        /**
         * @description The lane a job waits in. High overtakes normal, normal overtakes low.
         * @enum {unknown}
         */
        JobPriority: "low" | "normal" | "high";
        /**
         * @description Where a job stands. The last three are final: a job enters exactly one of them, once.
         * @enum {unknown}
         */
        JobStatus: "queued" | "running" | "completed" | "failed" | "cancelled";
        /** @description A job as clients see it. */
        JobView: {
            /** @description The job. */
            job_id: string;
            /** @description Where it stands. */
            status: components["schemas"]["JobStatus"];
            outcome?: null | components["schemas"]["Outcome"];
            /** @description Canonical language id. */
            language: string;
            /** @description The version that ran it, once it is over; until then the selector of the request. */
            version?: null | string;
            /** @description The client's name for what it belongs to. */
            workspace_id: string;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When a runner last took it.
             */
            started_at?: null | string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at?: null | string;
            /**
             * Format: int32
             * @description How often a runner has taken it; 0 while it waits for the first.
             */
            attempt?: number;
            /** @description The runner that took it last. */
            runner_id?: null | string;
            /**
             * Format: int32
             * @description While it is queued: how many wait before it.
             */
            position?: null | number;
            result?: null | components["schemas"]["ExecutionResult"];
            analysis?: null | components["schemas"]["SourceAnalysis"];
            callback?: null | components["schemas"]["CallbackReport"];
            /** @description Path of the WebSocket with its output. */
            stream_url: string;
            /** @description A sentence for people, when the request was to change something. */
            message?: null | string;
        };
        /** @description A new key. This answer is the only place where the key itself is ever told. */
        KeyCreated: {
            /** @description The key. Keep it; it cannot be asked for again. */
            secret: string;
            /** @description What the server knows of it. */
            key: components["schemas"]["ApiKey"];
        };
        /** @description The keys of this server, oldest first; never the keys themselves. */
        KeyList: {
            /** @description The keys, revoked and expired ones too. */
            keys: components["schemas"]["ApiKey"][];
        };
        /** @description What the holder of a key may use. */
        KeyPolicy: {
            /**
             * Format: int32
             * @description Executions a minute. Absent: the server's default for keys; 0: no limit.
             */
            requests_per_minute?: null | number;
            /**
             * Format: int32
             * @description Jobs that may wait and run at one time. Absent: no limit.
             */
            concurrency?: null | number;
            /** @description The highest lane a request may ask for. Default normal. */
            max_priority?: components["schemas"]["JobPriority"];
            max_limits?: null | components["schemas"]["RequestLimits"];
            /** @description Hosts its programs may connect to when a request says `network`: `host`, `host:port` or `*.suffix`. Absent: none. */
            network?: null | string[];
            /**
             * Format: double
             * @description CPU time of all jobs that end on one day (UTC), seconds. Absent: no quota.
             */
            cpu_seconds_per_day?: null | number;
        };
        /** @description A wish for a new key, as it stands on the wire. */
        KeyRequest: {
            /** @description A name for people, 1 to 100 characters. */
            name?: null | string;
            /** @description Whose jobs it reaches: 1 to 64 of a-z, 0-9, `.`, `_`, `-`. Default `default`. */
            tenant?: null | string;
            /** @description `execute`, `read`, `admin`. Default execute and read. */
            scopes?: null | string[];
            /**
             * Format: double
             * @description Days until it expires. Absent: never by itself.
             */
            expires_in_days?: null | number;
            /** Format: int64 */
            requests_per_minute?: null | number;
            /** Format: int64 */
            concurrency?: null | number;
            /** @description `low`, `normal` (default) or `high`. */
            max_priority?: null | string;
            max_limits?: null | components["schemas"]["RequestLimits"];
            network?: null | string[];
            /** Format: double */
            cpu_seconds_per_day?: null | number;
        };
        /**
         * @description What a caller may do. Each is given by name; none contains another.
         * @enum {unknown}
         */
        KeyScope: "execute" | "read" | "admin";
        /** @description A lane of the queue. */
        LaneState: {
            /** @description Which. */
            priority: components["schemas"]["JobPriority"];
            /**
             * Format: int32
             * @description Jobs that wait in it.
             */
            depth: number;
        };
        /** @description Every language of the catalog. */
        LanguageList: {
            /** @description By id. */
            languages: components["schemas"]["LanguageView"][];
        };
        /** @description A language as clients see it. */
        LanguageView: {
            /** @description Canonical id, what `language` takes. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description Other names `language` takes. */
            aliases: string[];
            /** @description Installed version; absent when no runner has the language. */
            version?: null | string;
            /** @description Whether a runner has it. */
            available: boolean;
            /** @description Why not, and what to do, when no runner has it. */
            problem?: null | string;
            /** @description Debian packages that bring it. */
            packages: string[];
            /** @description The CodeMirror mode. */
            editor_mode?: null | string;
            /** @description The file a program goes to, unless the request names another. */
            file_name: string;
            /** @description Whether a compile stage comes before the run. */
            compiled: boolean;
            /** @description The limits of a request that asks for none. */
            default_limits: components["schemas"]["Limits"];
            /** @description The most a request may ask for. */
            maximum_limits: components["schemas"]["Limits"];
            /** @description Source of a program that greets the world. */
            hello?: null | string;
            /** @description Programs that show the language; only where one language is asked for. */
            samples?: null | components["schemas"]["SampleView"][];
            /** @description Programs worth a look; only where one language is asked for. */
            examples?: null | components["schemas"]["ExampleView"][];
            /** @description How messages name places in the source; only where one language is asked for. */
            diagnostics?: null | components["schemas"]["DiagnosticView"][];
        };
        /** @description How many jobs took how long. */
        LatencyHistogram: {
            /**
             * Format: int32
             * @description How many jobs were counted.
             */
            jobs: number;
            /** @description Upper bounds of the buckets, milliseconds, each inclusive; one more bucket has no bound. */
            bounds_ms: number[];
            /** @description Jobs by their time from acceptance to result. */
            total: number[];
            /** @description Jobs by their time from acceptance until a runner took them. */
            queued: number[];
        };
        /** @description The limits of one job, all decided: what the request asked for, or the default of the language or the server. */
        Limits: {
            /**
             * Format: int64
             * @description Wall-clock time of each run stage, milliseconds.
             */
            wall_ms: number;
            /**
             * Format: int64
             * @description CPU time of each run stage, all processes together, milliseconds.
             */
            cpu_ms: number;
            /**
             * Format: int64
             * @description Memory of a run stage, all processes and the files in its workspace together, MiB.
             */
            memory_mb: number;
            /**
             * Format: int64
             * @description Processes and threads alive at one time.
             */
            processes: number;
            /**
             * Format: int64
             * @description Output of the job, stdout and stderr of all stages together, bytes.
             */
            output_bytes: number;
            /**
             * Format: int64
             * @description The largest single file the program may write, MiB.
             */
            file_mb: number;
            /**
             * Format: int64
             * @description Everything in the workspace, MiB.
             */
            workspace_mb: number;
            /**
             * Format: int64
             * @description Wall-clock time of the compile stage, milliseconds.
             */
            compile_wall_ms: number;
        };
        /**
         * @description Why a job ended as it did, in three families: the program finished, a limit was reached, or it was our fault.
         *     A user's program that fails is a normal result; Outcome.InternalError is an alarm.
         * @enum {unknown}
         */
        Outcome: "success" | "nonzero_exit" | "signaled" | "compile_error" | "time_limit" | "memory_limit" | "output_limit" | "process_limit" | "disk_limit" | "internal_error" | "runner_lost" | "cancelled";
        /** @description How the whole server does, for its operator. */
        Overview: {
            /**
             * Format: date-time
             * @description When this was looked up.
             */
            timestamp: string;
            /** @description The queue. */
            queue: components["schemas"]["QueueState"];
            /** @description The runners heard of lately, by id. */
            workers: components["schemas"]["WorkerState"][];
            /** @description The newest jobs that failed, of all tenants, newest first; at most 50 of the last 1000 jobs. */
            recent_failures: components["schemas"]["FailedJob"][];
            /** @description How the last 1000 jobs that are over ended: how many by outcome. */
            outcomes: {
                [key: string]: number;
            };
            /** @description How long those jobs took. */
            latency: components["schemas"]["LatencyHistogram"];
        };
        /** @description The sandboxes that wait. */
        PoolList: {
            /** @description By id. */
            runners: components["schemas"]["WorkerPool"][];
        };
        /** @description The sandboxes of one kind that a runner keeps ready. */
        PoolShelf: {
            /** @description `blank`, or the language and stdio mode whose toolchain waits, such as `python` or `python-tty`. */
            key: string;
            /** @description Whether toolchains wait in these sandboxes. */
            gated?: boolean;
            /**
             * Format: int32
             * @description Sandboxes that wait.
             */
            ready?: number;
            /**
             * Format: int32
             * @description Sandboxes being made.
             */
            making?: number;
            /**
             * Format: int32
             * @description Sandboxes of this kind that a job has.
             */
            in_use?: number;
            /**
             * Format: int32
             * @description How many should wait, by demand.
             */
            target?: number;
            /**
             * Format: int64
             * @description Made since the runner's start.
             */
            created?: number;
            /**
             * Format: int64
             * @description Of these, made by copying a template that had booted (the fork server).
             */
            copied?: number;
            /**
             * Format: int64
             * @description Requests that found one waiting.
             */
            hits?: number;
            /**
             * Format: int64
             * @description Requests that did not.
             */
            misses?: number;
            /**
             * Format: double
             * @description How long making one takes, milliseconds, smoothed.
             */
            creation_ms?: number;
            /**
             * Format: int64
             * @description Memory of one that waits, bytes.
             */
            bytes?: number;
        };
        /** @description Why a request was refused, as RFC 9457 writes it (`application/problem+json`). */
        Problem: {
            /** @description What kind of problem, for programs: `urn:millrace:problem:invalid-request`. */
            type: string;
            /** @description What kind of problem, for people. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What happened this time. */
            detail?: null | string;
            /** @description The path of the request. */
            instance?: null | string;
            /** @description The request's id, as in the `X-Request-Id` header; the server's log has it too. */
            request_id?: null | string;
            /** @description Every mistake of the request by field: `files[1].name`, `limits.wall_ms`, `$` for the whole body. */
            errors?: null | {
                [key: string]: string[];
            };
            analysis?: null | components["schemas"]["SourceAnalysis"];
        };
        /** @description The queue. */
        QueueState: {
            /**
             * Format: int32
             * @description Jobs that wait.
             */
            depth: number;
            /** @description The same by priority, highest first; empty where the queue cannot tell. */
            lanes: components["schemas"]["LaneState"][];
        };
        /** @description One file of a request. */
        RequestFile: {
            /** @description Path below the workspace, with `/`. */
            name?: null | string;
            /** @description The content. */
            content?: null | string;
            /** @description `utf8` (default), `base64` or `hex`. */
            encoding?: null | string;
        };
        /** @description Limits asked for; absent ones take the default. */
        RequestLimits: {
            /** Format: int64 */
            wall_ms?: null | number;
            /** Format: int64 */
            cpu_ms?: null | number;
            /** Format: int64 */
            memory_mb?: null | number;
            /** Format: int64 */
            processes?: null | number;
            /** Format: int64 */
            output_bytes?: null | number;
            /** Format: int64 */
            file_mb?: null | number;
            /** Format: int64 */
            workspace_mb?: null | number;
            /** Format: int64 */
            compile_wall_ms?: null | number;
        };
        /** @description One test: a run with its own input. */
        RequestTest: {
            /** @description Standard input, UTF-8. Default empty. */
            stdin?: null | string;
            /** @description Arguments in place of the request's. */
            args?: null | string[];
            /** @description What stdout must be, trailing white space of each line and of the whole aside. Absent: only the exit code counts. */
            expected_output?: null | string;
        };
        /** @description A program to try. */
        SampleView: {
            /** @description What it shows: `hello`, `stdin-echo`, … */
            name: string;
            /** @description The program. */
            source: string;
            /** @description What it reads. */
            stdin: string;
            /** @description What it prints; absent when that is not fixed. */
            expected_output?: null | string;
        };
        /** @description Where a new share is found. */
        ShareCreated: {
            /** @description Its id. */
            id: string;
            /** @description Path of its page. */
            url: string;
        };
        /** @description A page of one's own shares, newest first. */
        ShareList: {
            /** @description The shares. */
            shares: components["schemas"]["ShareSummary"][];
            /** @description Give this as `cursor` for the next page; absent on the last. */
            next_cursor: null | string;
        };
        /** @description A program to put aside for others to see, as it stands on the wire. The rules are those of an execution request. */
        ShareRequest: {
            language?: null | string;
            version?: null | string;
            /** @description The program. */
            files?: null | components["schemas"]["RequestFile"][];
            /** @description Which file is started. Default: the language's usual name, or the first file. */
            entry_point?: null | string;
            /** @description Standard input; may be given beside tests here. */
            stdin?: null | string;
            /** @description Command-line arguments. */
            args?: null | string[];
            /** @description Additional arguments of the compiler. */
            compile_args?: null | string[];
            limits?: null | components["schemas"]["RequestLimits"];
            /** @description Tests of the program. */
            tests?: null | components["schemas"]["RequestTest"][];
            result?: null | components["schemas"]["ExecutionResult"];
        };
        /** @description A share in a list. */
        ShareSummary: {
            /** @description Its id. */
            id: string;
            /** @description Path of its page. */
            url: string;
            /** @description Canonical language id. */
            language: string;
            /**
             * Format: date-time
             * @description When it was first made.
             */
            created_at: string;
        };
        /** @description A share. */
        ShareView: {
            /** @description Its id. */
            id: string;
            /** @description Path of its page. */
            url: string;
            /**
             * Format: date-time
             * @description When it was first made.
             */
            created_at: string;
            /** @description Canonical language id. */
            language: string;
            /** @description Version selector; absent for any. */
            version?: null | string;
            /** @description The program. */
            files: components["schemas"]["RequestFile"][];
            /** @description Which file is started. */
            entry_point: string;
            /** @description Standard input. */
            stdin?: null | string;
            /** @description Command-line arguments. */
            args?: null | string[];
            /** @description Additional arguments of the compiler. */
            compile_args?: null | string[];
            limits?: null | components["schemas"]["RequestLimits"];
            /** @description Tests of the program. */
            tests?: null | components["schemas"]["RequestTest"][];
            result?: null | components["schemas"]["ExecutionResult"];
        };
        /**
         * @description What was found in a job's sources before it ran. It informs: a program can do anything listed here without being found, and the
         *     sandbox, not this, keeps it from doing harm.
         */
        SourceAnalysis: {
            /**
             * Format: int32
             * @description 100, less 10 for each finding of high severity, 5 for each medium and 1 for each low one; at least 0.
             */
            score: number;
            /** @description The findings, by file and place; one for each rule and line. */
            findings: components["schemas"]["SourceFinding"][];
            /**
             * Format: int32
             * @description Findings that are not listed, because there are too many; they do count in int SourceAnalysis.Score.
             */
            omitted?: number;
        };
        /** @description One finding. */
        SourceFinding: {
            /** @description The rule that found it. */
            rule: string;
            /** @description What it touches. */
            category: components["schemas"]["FindingCategory"];
            /** @description How much it says. */
            severity: components["schemas"]["FindingSeverity"];
            /** @description A sentence for people. */
            message: string;
            /** @description The file. */
            file: string;
            /**
             * Format: int32
             * @description The line, from 1.
             */
            line: number;
            /**
             * Format: int32
             * @description The column, from 1, in UTF-16 code units.
             */
            column: number;
        };
        /** @description Size of a terminal, in characters. */
        TerminalSize: {
            /**
             * Format: int32
             * @description Columns, 1 to 1000.
             */
            cols: number;
            /**
             * Format: int32
             * @description Rows, 1 to 1000.
             */
            rows: number;
        };
        /** @description How one test ended. */
        TestResult: {
            /** @description True when the program ended well and its output was the expected one. */
            passed: boolean;
            /** @description Why the run ended as it did. */
            outcome: components["schemas"]["Outcome"];
            /** @description Standard output. */
            stdout?: string;
            /** @description Standard error. */
            stderr?: string;
            /**
             * Format: int32
             * @description Exit code; null when a signal ended it.
             */
            exit_code?: null | number;
            /** @description Name of the signal that ended it. */
            signal?: null | string;
            /**
             * Format: double
             * @description Wall-clock time, milliseconds.
             */
            duration?: number;
            /**
             * Format: double
             * @description CPU time, milliseconds.
             */
            cpu_time?: number;
            /**
             * Format: int64
             * @description Highest memory use, bytes.
             */
            memory_peak?: null | number;
        };
        /** @description Where a job's time went, milliseconds. */
        Timings: {
            /**
             * Format: double
             * @description From acceptance until a runner took it.
             */
            queued: number;
            /**
             * Format: double
             * @description Getting a sandbox and placing the files.
             */
            prepared: number;
            /**
             * Format: double
             * @description The compile stage.
             */
            compiled: number;
            /**
             * Format: double
             * @description The run stage, or all tests.
             */
            ran: number;
            /**
             * Format: double
             * @description From acceptance to the result.
             */
            total: number;
            /**
             * Format: double
             * @description The install stage, milliseconds; absent without packages.
             */
            installed?: number;
        };
        /** @description What receivers of a tenant's callbacks verify them with. */
        WebhookSecretView: {
            /** @description The tenant. */
            tenant: string;
            /** @description The secrets, the newest first: `whsec_` and base64, as libraries for Standard Webhooks take them. Each callback carries a signature by each. */
            secrets: string[];
        };
        /** @description A language a runner has. */
        WorkerLanguage: {
            /** @description Language id. */
            id: string;
            /** @description Installed version. */
            version: null | string;
        };
        /** @description The runners. */
        WorkerList: {
            /** @description By id. */
            workers: components["schemas"]["WorkerView"][];
        };
        /** @description The sandboxes one runner keeps ready. */
        WorkerPool: {
            /** @description The runner. */
            runner_id: string;
            /**
             * Format: date-time
             * @description When it said so, by its own clock.
             */
            timestamp: string;
            /** @description By kind. */
            shelves: components["schemas"]["PoolShelf"][];
        };
        /** @description A runner. */
        WorkerState: {
            /** @description As in `GET /api/workers`, load included. */
            worker: components["schemas"]["WorkerView"];
            /** @description As in `GET /api/pool`. */
            pool: components["schemas"]["PoolShelf"][];
            artifact_cache: null | components["schemas"]["ArtifactCacheState"];
        };
        /** @description A runner as clients see it. */
        WorkerView: {
            /** @description The runner. */
            runner_id: string;
            /**
             * Format: date-time
             * @description When it was last heard of, by its own clock.
             */
            timestamp: string;
            /** @description Whether it was heard of in its last three beats; one that stays silent is forgotten. */
            healthy: boolean;
            /**
             * Format: int32
             * @description Jobs it may run at one time.
             */
            slots: number;
            /**
             * Format: int32
             * @description Jobs it runs now.
             */
            busy: number;
            /**
             * Format: double
             * @description Share of its machine's processors that was busy, 0 to 1.
             */
            cpu: number;
            /**
             * Format: double
             * @description Share of its memory budget that jobs have reserved, 0 to 1.
             */
            memory: number;
            /**
             * Format: double
             * @description How loaded it is, 0 to 1: 0.3 of cpu, 0.3 of memory and 0.4 of its slots in use.
             */
            load: number;
            /** @description How its sandboxes are made. */
            provider: string;
            /** @description What it can run. */
            languages: components["schemas"]["WorkerLanguage"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    Execute: {
        parameters: {
            query?: {
                /** @description true or 1: answer with the result, as soon as there is one. */
                wait?: boolean;
            };
            header?: {
                /** @description 1 to 255 printable characters. The same key with the same request names the same job. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "language": "python",
                 *       "source_code": "name = input()\nprint(f'Hello, {name}!')\n",
                 *       "stdin": "world\n",
                 *       "limits": {
                 *         "wall_ms": 5000,
                 *         "memory_mb": 128
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ExecutionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "job_id": "job_0123456789abcdefghjkmnpqrs",
                     *       "language": "python",
                     *       "version": "3.11.2",
                     *       "status": "completed",
                     *       "outcome": "success",
                     *       "output": "Hello, world!\n",
                     *       "stdout": "Hello, world!\n",
                     *       "stderr": "",
                     *       "exit_code": 0,
                     *       "duration": 5.1,
                     *       "cpu_time": 3.2,
                     *       "memory_peak": 9437184,
                     *       "truncated": false,
                     *       "timings": {
                     *         "queued": 0.4,
                     *         "prepared": 0.6,
                     *         "compiled": 0,
                     *         "ran": 5.1,
                     *         "total": 6.5
                     *       },
                     *       "warm": true,
                     *       "attempt": 1,
                     *       "runner_id": "runner-1"
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionResult"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "job_id": "job_0123456789abcdefghjkmnpqrs",
                     *       "status": "queued",
                     *       "message": "The job is accepted.",
                     *       "stream_url": "/stream/job_0123456789abcdefghjkmnpqrs"
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionAccepted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:millrace:problem:invalid-request",
                     *       "title": "The request is not valid",
                     *       "status": 400,
                     *       "detail": "Every mistake is listed under errors.",
                     *       "instance": "/api/execute",
                     *       "request_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *       "errors": {
                     *         "language": [
                     *           "'pyton' is not a known language; did you mean python?"
                     *         ],
                     *         "limits.wall_ms": [
                     *           "must be at most 300000, but is 900000"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds until it makes sense to try again. */
                    "Retry-After"?: number;
                    /** @description Requests a minute (draft-ietf-httpapi-ratelimit-headers-06). */
                    "RateLimit-Limit"?: number;
                    /** @description Requests that may be sent at once from now. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until as many as ever may be sent again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window in seconds: 10;w=60. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetJobEvents: {
        parameters: {
            query?: {
                /** @description The first sequence number wanted, inclusive. Default: from the start. */
                from_seq?: number;
                /** @description Events of one JSON page, 1 to 10000, default 1000. */
                limit?: number;
                /** @description How long a JSON page may wait for its first event, 0 to 30000, default 0. */
                wait_ms?: number;
                /** @description json or sse; in place of the Accept header. */
                format?: string;
            };
            header?: {
                /** @description The last sequence number seen, exclusive; goes before from_seq. */
                "Last-Event-ID"?: number;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StreamJob: {
        parameters: {
            query?: {
                /** @description The first sequence number wanted, inclusive. Default: from the start. */
                from_seq?: number;
            };
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching Protocols */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Upgrade Required */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching Protocols */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Upgrade Required */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListJobs: {
        parameters: {
            query?: {
                /** @description Only this workspace. */
                workspace_id?: string;
                /** @description Only this status: queued, running, completed, failed or cancelled. */
                status?: string;
                /** @description Only this language, by id or alias. */
                language?: string;
                /** @description 1 to 200, default 50. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListShares: {
        parameters: {
            query?: {
                /** @description 1 to 200, default 50. */
                limit?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareList"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CreateShare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareCreated"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds until it makes sense to try again. */
                    "Retry-After"?: number;
                    /** @description Requests a minute (draft-ietf-httpapi-ratelimit-headers-06). */
                    "RateLimit-Limit"?: number;
                    /** @description Requests that may be sent at once from now. */
                    "RateLimit-Remaining"?: number;
                    /** @description Seconds until as many as ever may be sent again. */
                    "RateLimit-Reset"?: number;
                    /** @description The limit and its window in seconds: 10;w=60. */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetShare: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 follows. */
                "If-None-Match"?: string;
            };
            path: {
                shareId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListLanguages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LanguageList"];
                };
            };
        };
    };
    GetLanguage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LanguageView"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CreateKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RevokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
        };
    };
    Ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
        };
    };
    Live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
        };
    };
}
