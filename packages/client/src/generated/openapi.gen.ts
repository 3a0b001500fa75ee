// Written by scripts/generate-client.ts of openapi.json, SHA-256 a88c52856db0e45f83cd3b08d362fb684949df1fd33a7d3d56d5709b4fe263c0.
import type { Definition, EdgeDefinition, Json, NodeDefinition } from '@heddle/model'

export interface paths {
    readonly "/api/v1/workflows": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Workflows, newest change first */
        readonly get: operations["workflows.list"];
        readonly put?: never;
        /**
         * Make a workflow
         * @description From a definition, or empty with a name.
         */
        readonly post: operations["workflows.create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A workflow with its draft */
        readonly get: operations["workflows.get"];
        /**
         * Replace the draft
         * @description Name, description and tags are fields of the definition. Mistakes that only publishing minds are kept.
         */
        readonly put: operations["workflows.put"];
        readonly post?: never;
        /**
         * Delete a workflow
         * @description It is switched off and can be brought back.
         */
        readonly delete: operations["workflows.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/full": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything the editor opens with
         * @description The draft with its findings, versions, pins, bindings and last execution.
         */
        readonly get: operations["workflows.full"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/graph": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Replace the draft’s nodes and edges */
        readonly put: operations["workflows.putGraph"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Bring a deleted workflow back, switched off */
        readonly post: operations["workflows.restore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/duplicate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Copy the draft into a new workflow */
        readonly post: operations["workflows.duplicate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/validate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** All findings of the draft, or of a definition that is sent */
        readonly post: operations["workflows.validate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Nodes of the draft, in its order */
        readonly get: operations["nodes.list"];
        readonly put?: never;
        /** Add a node to the draft */
        readonly post: operations["nodes.add"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/nodes/batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change several nodes and edges at once
         * @description In order; all operations take effect, or none. One revision.
         */
        readonly post: operations["nodes.batch"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/nodes/{nodeId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A node of the draft */
        readonly get: operations["nodes.get"];
        /**
         * Replace a node of the draft
         * @description With another id it is renamed, and every expression, edge and reference with it.
         */
        readonly put: operations["nodes.put"];
        readonly post?: never;
        /** Remove a node of the draft, with what it contains and its edges */
        readonly delete: operations["nodes.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/edges": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Edges of the draft, each with its id */
        readonly get: operations["edges.list"];
        readonly put?: never;
        /** Connect two nodes of the draft */
        readonly post: operations["edges.add"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/edges/batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change several edges at once
         * @description In order; all operations take effect, or none. One revision.
         */
        readonly post: operations["edges.batch"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/edges/{edgeId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Remove an edge of the draft */
        readonly delete: operations["edges.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/versions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Versions, newest first */
        readonly get: operations["versions.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/versions/{n}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A version with its definition */
        readonly get: operations["versions.get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/pins": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Pins of a workflow, by node */
        readonly get: operations["pins.list"];
        readonly put?: never;
        /**
         * Pin the output of a node
         * @description Replaces an earlier pin of the node: sent again, it changes nothing. Pins count only in test runs.
         */
        readonly post: operations["pins.put"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/pins/{nodeId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The whole pinned output of a node */
        readonly get: operations["pins.get"];
        readonly put?: never;
        readonly post?: never;
        /** Remove the pin of a node */
        readonly delete: operations["pins.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make workflows from definitions in JSON or YAML
         * @description As JSON (`text`, or `files` with sub-workflows that name each other by path), as the text itself, or as uploaded files. Makes drafts; all of them or none. Mistakes that only publishing minds are findings.
         */
        readonly post: operations["workflows.import"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The definition as a file */
        readonly get: operations["workflows.export"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make the draft a version, and activate it unless told not to */
        readonly post: operations["workflows.publish"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/activate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a version the one that triggers start */
        readonly post: operations["workflows.activate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/deactivate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Switch the workflow off */
        readonly post: operations["workflows.deactivate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/versions/{n}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Copy a version into the draft */
        readonly post: operations["versions.restore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/bindings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Live triggers of a workflow, with their history */
        readonly get: operations["bindings.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/bindings/{nodeId}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Let a trigger rest */
        readonly post: operations["bindings.pause"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/bindings/{nodeId}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Let a paused trigger fire again */
        readonly post: operations["bindings.resume"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/listen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Catch the next webhook call of the draft
         * @description Waits for a call of the test address and gives what a webhook trigger would have got.
         */
        readonly post: operations["workflows.listen"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/workflows/{id}/execute": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Start an execution
         * @description 200 when it settled within `wait`, else 202.
         */
        readonly post: operations["workflows.execute"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Executions, newest first */
        readonly get: operations["executions.list"];
        readonly put?: never;
        /** Start an execution of a workflow */
        readonly post: operations["executions.start"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/workflows/{workflowId}/executions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Executions of one workflow, newest first */
        readonly get: operations["executions.ofWorkflow"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/workflows/{workflowId}/statistics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Counts and durations of one workflow */
        readonly get: operations["executions.workflowStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/compare": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Two executions, node by node */
        readonly get: operations["executions.compare"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An execution */
        readonly get: operations["executions.get"];
        readonly put?: never;
        readonly post?: never;
        /** Delete a settled execution */
        readonly delete: operations["executions.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/detail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Everything the page of an execution opens with */
        readonly get: operations["executions.detail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/statistics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where the time and money of an execution went */
        readonly get: operations["executions.statistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Node executions, by node key */
        readonly get: operations["executions.nodes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/nodes/{nodeExecutionId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A node execution with its attempts, steps and waits */
        readonly get: operations["executions.node"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/logs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Log lines in order of writing */
        readonly get: operations["executions.logs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/nodes/{nodeExecutionId}/logs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Log lines of a node execution */
        readonly get: operations["executions.nodeLogs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/trace": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All spans, by start */
        readonly get: operations["executions.trace"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Recorded events after a number */
        readonly get: operations["executions.events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel an execution, perhaps undoing what it did */
        readonly post: operations["executions.cancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel several executions; each has its own result */
        readonly post: operations["executions.cancelMany"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Start no further nodes until resumed */
        readonly post: operations["executions.pause"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Go on with a paused execution */
        readonly post: operations["executions.resume"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Run again, taking over earlier results
         * @description A restart is `from: ["failed"]`. Answers like execute.
         */
        readonly post: operations["executions.replay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/signal/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give an execution what it waits for */
        readonly post: operations["executions.signal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/values/{ref}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A part of a value */
        readonly get: operations["values.page"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/values/{ref}/download": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The whole value as a file */
        readonly get: operations["values.download"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happens in an execution, as server-sent events
         * @description Recorded events carry their `seq` as id: reconnecting with `Last-Event-ID` misses none. Ends with the event `end`.
         */
        readonly get: operations["realtime.stream"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/executions/{id}/ws": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happens in an execution, over a WebSocket
         * @description The same events as the stream, one JSON text per message; closed after the one of type `end`.
         */
        readonly get: operations["realtime.executionSocket"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ws": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Changes of lists, over a WebSocket
         * @description Subscribe to rooms: `{ "type": "subscribe", "room": "executions" }`, `workflow:<id>`, `execution:<id>`, `approvals`.
         */
        readonly get: operations["realtime.socket"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/approvals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Open approvals, oldest first */
        readonly get: operations["approvals.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/approvals/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An approval, open or answered */
        readonly get: operations["approvals.get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/approvals/{id}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Approve, with the form filled in */
        readonly post: operations["approvals.approve"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/approvals/{id}/reject": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Reject */
        readonly post: operations["approvals.reject"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the home page shows */
        readonly get: operations["stats.home"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/errors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where errors come from: totals by code, workflow and node, and their trend */
        readonly get: operations["stats.errors"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/node-types": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Node types that are installed */
        readonly get: operations["nodeTypes.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/node-types/{type}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A node type */
        readonly get: operations["nodeTypes.get"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/templates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Templates that people start from */
        readonly get: operations["templates.list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/templates/{id}/instantiate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a workflow of a template */
        readonly post: operations["templates.instantiate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/variables": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All variables of the workspace */
        readonly get: operations["variables.get"];
        /** Replace all variables of the workspace */
        readonly put: operations["variables.put"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/files": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Files, by path */
        readonly get: operations["files.list"];
        readonly put?: never;
        /**
         * Upload files
         * @description As multipart parts with file names, or one file as the raw body with `?path=`. A path that exists is written again: sent twice, the same file changes nothing. Executions that hold the old content keep it. At most 1 GB each.
         */
        readonly post: operations["files.upload"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/files/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The content of a file
         * @description Takes `Range` with one range of bytes, and `If-None-Match` with the ETag of an earlier answer.
         */
        readonly get: operations["files.download"];
        readonly put?: never;
        readonly post?: never;
        /** Remove a file from the area; executions that hold its content keep it */
        readonly delete: operations["files.delete"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The process answers */
        readonly get: operations["health.live"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Heddle takes work */
        readonly get: operations["health.ready"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Metrics in the format of Prometheus */
        readonly get: operations["health.metrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/version": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Which Heddle this is */
        readonly get: operations["health.version"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Activation: {
            readonly workflow: components["schemas"]["DraftState"];
            readonly bindings: readonly components["schemas"]["Binding"][];
        };
        readonly Approval: {
            readonly id: string;
            readonly executionId: string;
            readonly workflowId: string;
            readonly workflowName: string | null;
            readonly nodeKey: string;
            readonly title: string;
            readonly description: string | null;
            /** @description Who is asked; empty: everybody who may approve. */
            readonly roles: readonly string[];
            /** @description JSON Schema of what to fill in; null: nothing. */
            readonly form: Json;
            /** @description What the decision is about. */
            readonly data: components["schemas"]["Value"];
            readonly startedBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly openedAt: string;
            readonly dueAt: string | null;
            /** @description Null while it is open. */
            readonly decision: {
                readonly how: string;
                readonly by: string;
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly at: string;
            } | null;
        };
        readonly Attempt: {
            readonly attempt: number;
            /** @description Raised by each re-entry after a wait. */
            readonly entry: number;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly startedAt: string;
            readonly endedAt: string | null;
            readonly durationMs: number | null;
            readonly error: components["schemas"]["ErrorInfo"] | null;
            readonly usage: components["schemas"]["Usage"] | null;
            /** @description When it is tried again. */
            readonly nextTryAt: string | null;
        };
        readonly Binding: {
            readonly id: string;
            readonly workflowId: string;
            /** @description Null: a schedule made on the Schedules screen. */
            readonly nodeId: string | null;
            /** @description manual, webhook, schedule, event, form or chat. */
            readonly kind: string;
            /** @description The active version has this trigger. */
            readonly isLive: boolean;
            readonly isPaused: boolean;
            /** @description Path below the kind’s root, such as orders/new. */
            readonly address: string | null;
            /** @description What outside systems call. */
            readonly url: string | null;
            /** @description The trigger’s own, made at activation; null: it has none. */
            readonly secret: string | null;
            readonly nextDueAt: string | null;
            /** @description Newest first, at most 100. */
            readonly history: readonly components["schemas"]["Firing"][];
        };
        readonly CaughtCall: {
            readonly nodeId: string;
            /** @description The test address. */
            readonly url: string;
            /** @description `{ method, query, headers, body, files }`; null: none came. */
            readonly call: Json;
        };
        readonly ComparedNode: {
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
            readonly durationMs: number | null;
            readonly attempts: number;
            readonly code: string | null;
        };
        readonly Comparison: {
            readonly left: components["schemas"]["ExecutionSummary"];
            readonly right: components["schemas"]["ExecutionSummary"];
            readonly sameDefinition: boolean;
            readonly outputDiffers: boolean;
            readonly inputDiffers: boolean;
            readonly nodes: readonly {
                readonly nodeKey: string;
                /** @description Null: not reached there. */
                readonly left: components["schemas"]["ComparedNode"] | null;
                readonly right: components["schemas"]["ComparedNode"] | null;
                readonly statusDiffers: boolean;
                readonly outputDiffers: boolean;
                /** @description Right minus left. */
                readonly durationDeltaMs: number | null;
            }[];
            /** @description What changed from left to right; null: nothing, or no longer kept. */
            readonly definition: Json;
            /** @description One has more nodes than the 1,000 that are compared. */
            readonly isCut: boolean;
        };
        readonly Definition: Definition;
        readonly DraftState: {
            readonly id: string;
            readonly name: string;
            readonly description: string;
            readonly tags: readonly string[];
            /** @description Of the draft; its ETag is `"r<revision>"`. */
            readonly revision: number;
            /** @description Of the draft, without canvas-only fields. */
            readonly definitionHash: string;
            /** @description The version that triggers start; null: the workflow is off. */
            readonly activeVersion: number | null;
            /** @description The newest version; null: nothing was published. */
            readonly lastVersion: number | null;
            /** @description The draft does something else than the newest version. */
            readonly hasUnpublishedChanges: boolean;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly createdBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly updatedAt: string;
            readonly updatedBy: string;
        };
        readonly EdgeDefinition: EdgeDefinition;
        readonly EdgeOperation: {
            /** @constant */
            readonly op: "add";
            readonly edge: components["schemas"]["EdgeDefinition"];
        } | {
            /** @constant */
            readonly op: "replace";
            readonly edgeId: string;
            readonly edge: components["schemas"]["EdgeDefinition"];
        } | {
            /** @constant */
            readonly op: "remove";
            readonly edgeId: string;
        };
        readonly ErrorInfo: {
            /** @enum {string} */
            readonly code: "POLICY_DENY" | "SQL_BLOCKED" | "TENANT_MISMATCH" | "EGRESS_BLOCKED" | "PERMISSION_DENIED" | "BUDGET_EXCEEDED" | "AGENT_LIMIT" | "TOOL_BAD_REQUEST" | "PLAN_INVALID" | "INPUT_INVALID" | "OUTPUT_INVALID" | "EXPRESSION_FAILED" | "SECRET_NOT_FOUND" | "NOT_FOUND" | "CONFLICT" | "REVISION_REQUIRED" | "ILLEGAL_STATE" | "MAX_ITERATIONS" | "PAYLOAD_TOO_LARGE" | "SANDBOX_UNAVAILABLE" | "TOOL_TIMEOUT" | "TOOL_RATE_LIMITED" | "UPSTREAM_UNAVAILABLE" | "CIRCUIT_OPEN" | "SANDBOX_CRASHED" | "SANDBOX_LIMIT" | "NODE_TIMEOUT" | "AGENT_FAILED" | "UNAUTHENTICATED" | "RATE_LIMITED" | "OVERLOADED" | "DEADLINE_EXCEEDED" | "WORKER_LOST" | "EXECUTION_TIMEOUT" | "WAIT_TIMEOUT" | "CANCELLED" | "INTERNAL_ERROR";
            readonly message: string;
            /** @description Only on INTERNAL_ERROR: search the log for it. */
            readonly errorId?: string;
            readonly retryAfterMs?: number;
            readonly details?: Json;
        };
        readonly ErrorTotals: {
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly from: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly to: string;
            readonly total: number;
            readonly byCode: readonly {
                readonly code: string;
                readonly kind: string;
                readonly meaning: string;
                /** @description What to do about it. */
                readonly move: string;
                readonly count: number;
            }[];
            readonly byWorkflow: readonly {
                readonly workflowId: string;
                readonly workflowName: string | null;
                readonly count: number;
            }[];
            /** @description How many of the latest failed executions `byNode` and `byTool` count. */
            readonly sampled: number;
            readonly byTool: readonly {
                readonly workflowId: string;
                readonly workflowName: string | null;
                readonly nodeType: string | null;
                readonly code: string;
                readonly count: number;
                readonly lastExecutionId: string;
            }[];
            readonly byNode: readonly {
                readonly workflowId: string;
                readonly workflowName: string | null;
                readonly nodeId: string;
                readonly nodeType: string | null;
                readonly code: string;
                readonly count: number;
                readonly lastExecutionId: string;
            }[];
            readonly trend: readonly {
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly hour: string;
                readonly count: number;
            }[];
        };
        readonly Execution: {
            readonly id: string;
            readonly workflowId: string;
            /** @description Null when the workflow is gone for good. */
            readonly workflowName: string | null;
            readonly version: number | null;
            readonly draftRevision: number | null;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout";
            /** @description Why it is in a status that is not final. */
            readonly reason: string | null;
            readonly outcome: ("failed" | "partial_success" | "degraded" | "success") | null;
            readonly trigger: string;
            readonly startedBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly endedAt: string | null;
            /** @description From start to end; null while it is open. */
            readonly durationMs: number | null;
            /** @description Time in which at least one attempt ran. */
            readonly runningMs: number;
            readonly error: {
                /** @enum {string} */
                readonly code: "POLICY_DENY" | "SQL_BLOCKED" | "TENANT_MISMATCH" | "EGRESS_BLOCKED" | "PERMISSION_DENIED" | "BUDGET_EXCEEDED" | "AGENT_LIMIT" | "TOOL_BAD_REQUEST" | "PLAN_INVALID" | "INPUT_INVALID" | "OUTPUT_INVALID" | "EXPRESSION_FAILED" | "SECRET_NOT_FOUND" | "NOT_FOUND" | "CONFLICT" | "REVISION_REQUIRED" | "ILLEGAL_STATE" | "MAX_ITERATIONS" | "PAYLOAD_TOO_LARGE" | "SANDBOX_UNAVAILABLE" | "TOOL_TIMEOUT" | "TOOL_RATE_LIMITED" | "UPSTREAM_UNAVAILABLE" | "CIRCUIT_OPEN" | "SANDBOX_CRASHED" | "SANDBOX_LIMIT" | "NODE_TIMEOUT" | "AGENT_FAILED" | "UNAUTHENTICATED" | "RATE_LIMITED" | "OVERLOADED" | "DEADLINE_EXCEEDED" | "WORKER_LOST" | "EXECUTION_TIMEOUT" | "WAIT_TIMEOUT" | "CANCELLED" | "INTERNAL_ERROR";
                readonly message: string;
            } | null;
            readonly nodes: {
                readonly completed: number;
                readonly failed: number;
                readonly skipped: number;
            };
            readonly test: boolean;
            readonly parentId: string | null;
            readonly parentNodeKey: string | null;
            /** @description The execution it replays or restarts. */
            readonly originId: string | null;
            readonly executionAttempt: number;
            readonly definitionHash: string;
            readonly priority: number;
            readonly concurrencyKey: string | null;
            /** @description Of its last recorded event; where a stream goes on. */
            readonly lastSeq: number;
            readonly input: components["schemas"]["Value"];
            /** @description Null while it is open. */
            readonly output: components["schemas"]["Value"] | null;
            readonly errorInfo: components["schemas"]["ErrorInfo"] | null;
            /** @description What it waits for now. */
            readonly waits: readonly {
                readonly waitId: string;
                readonly nodeKey: string;
                /** @enum {string} */
                readonly kind: "time" | "signal" | "approval" | "retry";
                /** @description Of an approval; the name of a signal; else empty. */
                readonly title: string;
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly openedAt: string;
                readonly dueAt: string | null;
                readonly signal: {
                    readonly name: string;
                    readonly key: string;
                } | null;
                /** @description For POST /approvals/{id}/approve. */
                readonly approvalId: string | null;
            }[];
        };
        readonly ExecutionDetail: {
            readonly execution: components["schemas"]["Execution"];
            /** @description What it runs, as its authors wrote it; null when it is gone. */
            readonly definition: components["schemas"]["Definition"] | null;
            /** @description The first 200, by node key. */
            readonly nodes: readonly components["schemas"]["NodeExecution"][];
            /** @description For GET …/nodes when there are more. */
            readonly nodesCursor: string | null;
            /** @description Parent, children, and what it replays or is replayed by. */
            readonly linked: readonly {
                /** @enum {string} */
                readonly kind: "parent" | "child" | "origin" | "replay";
                readonly execution: components["schemas"]["ExecutionSummary"];
            }[];
        };
        readonly ExecutionEvent: {
            readonly seq: number;
            readonly type: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly at: string;
            readonly nodeKey?: string;
            readonly attempt?: number;
            readonly data: Json;
        };
        readonly ExecutionStatistics: {
            /** @description Node executions by status. */
            readonly nodes: {
                readonly [key: string]: number;
            };
            readonly attempts: number;
            readonly retries: number;
            readonly calls: number;
            readonly durationMs: number | null;
            readonly runningMs: number;
            readonly workingMs: number;
            readonly waitingMs: number;
            readonly queuedMs: number;
            readonly inputTokens: number;
            readonly outputTokens: number;
            /** @description US dollars. */
            readonly cost: number;
            readonly slowest: readonly {
                readonly nodeKey: string;
                readonly nodeType: string | null;
                /** @enum {string} */
                readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
                readonly durationMs: number;
            }[];
        };
        readonly ExecutionSummary: {
            readonly id: string;
            readonly workflowId: string;
            /** @description Null when the workflow is gone for good. */
            readonly workflowName: string | null;
            readonly version: number | null;
            readonly draftRevision: number | null;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout";
            /** @description Why it is in a status that is not final. */
            readonly reason: string | null;
            readonly outcome: ("failed" | "partial_success" | "degraded" | "success") | null;
            readonly trigger: string;
            readonly startedBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly startedAt: string | null;
            readonly endedAt: string | null;
            /** @description From start to end; null while it is open. */
            readonly durationMs: number | null;
            /** @description Time in which at least one attempt ran. */
            readonly runningMs: number;
            readonly error: {
                /** @enum {string} */
                readonly code: "POLICY_DENY" | "SQL_BLOCKED" | "TENANT_MISMATCH" | "EGRESS_BLOCKED" | "PERMISSION_DENIED" | "BUDGET_EXCEEDED" | "AGENT_LIMIT" | "TOOL_BAD_REQUEST" | "PLAN_INVALID" | "INPUT_INVALID" | "OUTPUT_INVALID" | "EXPRESSION_FAILED" | "SECRET_NOT_FOUND" | "NOT_FOUND" | "CONFLICT" | "REVISION_REQUIRED" | "ILLEGAL_STATE" | "MAX_ITERATIONS" | "PAYLOAD_TOO_LARGE" | "SANDBOX_UNAVAILABLE" | "TOOL_TIMEOUT" | "TOOL_RATE_LIMITED" | "UPSTREAM_UNAVAILABLE" | "CIRCUIT_OPEN" | "SANDBOX_CRASHED" | "SANDBOX_LIMIT" | "NODE_TIMEOUT" | "AGENT_FAILED" | "UNAUTHENTICATED" | "RATE_LIMITED" | "OVERLOADED" | "DEADLINE_EXCEEDED" | "WORKER_LOST" | "EXECUTION_TIMEOUT" | "WAIT_TIMEOUT" | "CANCELLED" | "INTERNAL_ERROR";
                readonly message: string;
            } | null;
            readonly nodes: {
                readonly completed: number;
                readonly failed: number;
                readonly skipped: number;
            };
            readonly test: boolean;
            readonly parentId: string | null;
            readonly parentNodeKey: string | null;
            /** @description The execution it replays or restarts. */
            readonly originId: string | null;
            readonly executionAttempt: number;
        };
        readonly File: {
            readonly path: string;
            readonly name: string;
            readonly mediaType: string;
            /** @description Bytes. */
            readonly size: number;
            readonly sha256: string;
            readonly id: string;
            /** Format: date-time */
            readonly updatedAt: string;
        };
        readonly Finding: {
            /** @description What is wrong: a code of validation, or of the value’s schema. */
            readonly code: string;
            /** @enum {string} */
            readonly severity: "error" | "warning" | "hint";
            /** @description JSON Pointer into what was sent. */
            readonly path: string;
            readonly message: string;
            readonly nodeId?: string;
            /** @description Of an import of several files. */
            readonly file?: string;
            readonly line?: number;
            readonly column?: number;
        };
        readonly Firing: {
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly at: string;
            readonly executionId: string | null;
            readonly result: string;
        };
        readonly HomeStatistics: {
            /** @description Open executions. */
            readonly running: number;
            /** @description Open executions by status. */
            readonly open: {
                readonly [key: string]: number;
            };
            readonly failedLastDay: number;
            readonly completedLastDay: number;
            /** @description Open ones. */
            readonly waitingApprovals: number;
            readonly workflows: number;
            readonly activeWorkflows: number;
            /** @description Of the last day. */
            readonly statistics: components["schemas"]["Statistics"];
            /** @description The newest five. */
            readonly latestRunning: readonly components["schemas"]["ExecutionSummary"][];
            /** @description The newest five of the last day. */
            readonly latestFailures: readonly components["schemas"]["ExecutionSummary"][];
            /** @description The first five of the inbox. */
            readonly oldestApprovals: readonly components["schemas"]["Approval"][];
        };
        readonly ImportReport: {
            /** @description What was made; what is called before what calls it, so that they can be published in this order. */
            readonly workflows: readonly {
                /** @description Empty for a text without name. */
                readonly file: string;
                readonly isMain: boolean;
                readonly workflow: components["schemas"]["DraftState"];
            }[];
            /** @description Id of the workflow that was asked for. */
            readonly main: string;
            /** @description How each node was taken over. */
            readonly nodes: readonly {
                readonly file: string;
                readonly nodeId: string;
                readonly type: string;
                /**
                 * @description unknown: its type is not installed here; it is kept as it is.
                 * @enum {string}
                 */
                readonly mapping: "mapped" | "approximated" | "stub" | "unknown";
                readonly message: string;
            }[];
            readonly findings: readonly components["schemas"]["Finding"][];
        };
        readonly LastExecution: {
            readonly id: string;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout";
            readonly outcome: ("failed" | "partial_success" | "degraded" | "success") | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly endedAt: string | null;
        };
        readonly LogLine: {
            readonly nodeKey: string;
            readonly attempt: number;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly at: string;
            /** @enum {string} */
            readonly level: "debug" | "info" | "warn" | "error";
            readonly message: string;
            readonly fields: Json;
        };
        readonly NodeDefinition: NodeDefinition;
        readonly NodeExecution: {
            /** @description The node key: `pages[3]/fetch`. */
            readonly id: string;
            readonly nodeKey: string;
            readonly nodeId: string;
            readonly nodeType: string | null;
            readonly title: string;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
            readonly reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly startedAt: string;
            readonly endedAt: string | null;
            readonly durationMs: number | null;
            /** @description In its attempts, as far as they have ended. */
            readonly workingMs: number;
            /** @description For a slot. */
            readonly queuedMs: number;
            /** @description For times, signals and people. */
            readonly waitingMs: number;
            readonly attempts: number;
            readonly retries: number;
            readonly error: components["schemas"]["ErrorInfo"] | null;
            readonly output: components["schemas"]["Value"] | null;
        };
        readonly NodeExecutionDetail: {
            /** @description The node key: `pages[3]/fetch`. */
            readonly id: string;
            readonly nodeKey: string;
            readonly nodeId: string;
            readonly nodeType: string | null;
            readonly title: string;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
            readonly reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly startedAt: string;
            readonly endedAt: string | null;
            readonly durationMs: number | null;
            /** @description In its attempts, as far as they have ended. */
            readonly workingMs: number;
            /** @description For a slot. */
            readonly queuedMs: number;
            /** @description For times, signals and people. */
            readonly waitingMs: number;
            readonly attempts: number;
            readonly retries: number;
            readonly error: components["schemas"]["ErrorInfo"] | null;
            readonly output: components["schemas"]["Value"] | null;
            /** @description The resolved config; null where it cannot be told from the record. */
            readonly input: components["schemas"]["Value"] | null;
            readonly attemptList: readonly components["schemas"]["Attempt"][];
            readonly steps: readonly {
                readonly n: number;
                readonly stepKey: string;
                readonly attempt: number;
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly startedAt: string;
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly endedAt: string;
                readonly durationMs: number;
                readonly output: components["schemas"]["Value"];
            }[];
            readonly waits: readonly {
                readonly waitId: string;
                readonly nodeKey: string;
                /** @enum {string} */
                readonly kind: "time" | "signal" | "approval" | "retry";
                readonly title: string;
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly openedAt: string;
                readonly closedAt: string | null;
                readonly dueAt: string | null;
                readonly signal: {
                    readonly name: string;
                    readonly key: string;
                } | null;
                readonly approvalId: string | null;
                readonly how: string | null;
                readonly by: string | null;
            }[];
            /** @description Node keys that explain its status: skipped because these did not fire. */
            readonly causes: readonly string[];
        };
        readonly NodeOperation: {
            /** @constant */
            readonly op: "add";
            readonly node: components["schemas"]["NodeDefinition"];
        } | {
            /** @constant */
            readonly op: "replace";
            readonly nodeId: string;
            readonly node: components["schemas"]["NodeDefinition"];
        } | {
            /** @constant */
            readonly op: "remove";
            readonly nodeId: string;
        } | {
            /** @constant */
            readonly op: "connect";
            readonly edge: components["schemas"]["EdgeDefinition"];
        } | {
            /** @constant */
            readonly op: "disconnect";
            readonly edgeId: string;
        };
        readonly NodeType: {
            /** @description `http.request`; definitions pin the major: `http.request@1`. */
            readonly type: string;
            /** @description `major.minor`. */
            readonly version: string;
            readonly major: number;
            /** @enum {string} */
            readonly category: "trigger" | "tool" | "agent" | "condition" | "adapter" | "aggregator" | "control";
            /** @enum {string} */
            readonly role: "trigger" | "pure" | "run" | "loop" | "parallel" | "wait" | "signal" | "approval" | "subworkflow" | "stop";
            readonly title: string;
            readonly description: string;
            readonly icon: string;
            /** @description JSON Schema 2020-12; `x-heddle` marks what a field holds. */
            readonly configSchema: {
                readonly [key: string]: Json;
            };
            readonly outputSchema: {
                readonly [key: string]: Json;
            } | null;
            readonly ports: {
                readonly in: readonly string[];
                readonly out: readonly string[];
                /** @description JSON Pointer into the config, `*` is every element. */
                readonly outFromConfig: string | null;
            };
            /** @enum {string} */
            readonly sideEffects: "none" | "retry" | "ask" | "dynamic";
            readonly defaultTimeoutSeconds: number;
            readonly defaultPolicy: {
                readonly [key: string]: Json;
            } | null;
            readonly example: {
                readonly config: {
                    readonly [key: string]: Json;
                };
                readonly inputs?: readonly Json[];
                readonly output?: Json;
            };
        };
        readonly Overrides: {
            readonly tools?: {
                readonly [key: string]: Json;
            };
            readonly models?: {
                readonly [key: string]: Json;
            };
            readonly connections?: {
                readonly [key: string]: Json;
            };
            readonly nodes?: {
                readonly [key: string]: Json;
            };
        };
        readonly Pin: {
            readonly nodeId: string;
            readonly output: Json;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly updatedAt: string;
            readonly updatedBy: string;
        };
        readonly PinSummary: {
            readonly nodeId: string;
            /** @description Of its JSON text. */
            readonly bytes: number;
            /** @description The whole when it is small, else its beginning. */
            readonly preview: Json;
            /** @description Whether the preview is the whole. */
            readonly isWhole: boolean;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly updatedAt: string;
            readonly updatedBy: string;
        };
        /** Problem details (RFC 9457) */
        readonly Problem: {
            /** @description Address of the description of the code. */
            readonly type: string;
            /** @description What the code means, in a sentence. */
            readonly title: string;
            readonly status: number;
            /** @enum {string} */
            readonly code: "POLICY_DENY" | "SQL_BLOCKED" | "TENANT_MISMATCH" | "EGRESS_BLOCKED" | "PERMISSION_DENIED" | "BUDGET_EXCEEDED" | "AGENT_LIMIT" | "TOOL_BAD_REQUEST" | "PLAN_INVALID" | "INPUT_INVALID" | "OUTPUT_INVALID" | "EXPRESSION_FAILED" | "SECRET_NOT_FOUND" | "NOT_FOUND" | "CONFLICT" | "REVISION_REQUIRED" | "ILLEGAL_STATE" | "MAX_ITERATIONS" | "PAYLOAD_TOO_LARGE" | "SANDBOX_UNAVAILABLE" | "TOOL_TIMEOUT" | "TOOL_RATE_LIMITED" | "UPSTREAM_UNAVAILABLE" | "CIRCUIT_OPEN" | "SANDBOX_CRASHED" | "SANDBOX_LIMIT" | "NODE_TIMEOUT" | "AGENT_FAILED" | "UNAUTHENTICATED" | "RATE_LIMITED" | "OVERLOADED" | "DEADLINE_EXCEEDED" | "WORKER_LOST" | "EXECUTION_TIMEOUT" | "WAIT_TIMEOUT" | "CANCELLED" | "INTERNAL_ERROR";
            /** @description What happened to which thing, and what to do next. */
            readonly detail: string;
            readonly findings?: readonly components["schemas"]["Finding"][];
            /** @description Search the log for it. Only on INTERNAL_ERROR. */
            readonly errorId?: string;
        } & {
            readonly [key: string]: Json;
        };
        readonly PublishedVersion: {
            readonly version: number;
            readonly definitionHash: string;
            readonly workflow: components["schemas"]["DraftState"];
            readonly bindings: readonly components["schemas"]["Binding"][];
            /** @description Warnings and hints. */
            readonly findings: readonly components["schemas"]["Finding"][];
        };
        readonly Readiness: {
            /** @enum {string} */
            readonly status: "ready" | "not ready";
            readonly reason?: string;
        };
        readonly SettledExecution: {
            readonly executionId: string;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout";
            readonly outcome: ("failed" | "partial_success" | "degraded" | "success") | null;
            readonly output: Json;
            readonly error?: components["schemas"]["ErrorInfo"];
        };
        readonly SignalOutcome: {
            readonly delivered: boolean;
            readonly nodeKey: string | null;
            /** @description When nobody waits yet. */
            readonly keptUntil: string | null;
        };
        readonly Span: {
            readonly spanId: string;
            readonly parentSpanId: string | null;
            /** @enum {string} */
            readonly kind: "scope" | "node" | "attempt" | "step" | "call" | "wait" | "queue";
            readonly nodeKey: string | null;
            readonly nodeType: string | null;
            readonly attempt: number | null;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly startedAt: string;
            /** @description Null: it goes on. Only nodes are shown before their end. */
            readonly endedAt: string | null;
            readonly durationMs: number | null;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "timeout" | "skipped";
            readonly code: string | null;
            readonly message: string | null;
            readonly outputBytes: number | null;
            readonly usage: components["schemas"]["Usage"] | null;
            readonly details: Json;
            /** @description For GET /executions/{id}/values/{ref}. */
            readonly outputRef: string | null;
            /** @description Of a call. */
            readonly requestRef: string | null;
            /** @description Of a call. */
            readonly responseRef: string | null;
        };
        readonly StartedExecution: {
            readonly executionId: string;
            /** @enum {string} */
            readonly status: "pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout";
            /** @description Why it is in a status that is not final. */
            readonly reason?: string;
        };
        readonly Statistics: {
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly from: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly to: string;
            readonly count: number;
            readonly totalMs: number;
            readonly averageMs: number | null;
            /** @description Share that completed. */
            readonly successRate: number | null;
            readonly p50Ms: number | null;
            readonly p95Ms: number | null;
            readonly inputTokens: number;
            readonly outputTokens: number;
            /** @description US dollars. */
            readonly cost: number;
            readonly byStatus: {
                readonly [key: string]: number;
            };
            readonly byCode: {
                readonly [key: string]: number;
            };
            readonly byTrigger: {
                readonly [key: string]: number;
            };
            readonly hours: readonly {
                /**
                 * Format: date-time
                 * @example 2026-11-20T08:30:00.000Z
                 */
                readonly hour: string;
                readonly count: number;
                readonly failed: number;
            }[];
        };
        readonly Template: {
            readonly id: string;
            readonly name: string;
            readonly description: string;
            readonly tags: readonly string[];
            /** @description JSON Schema of the form; null: nothing to fill in. */
            readonly parameters: {
                readonly [key: string]: Json;
            } | null;
            /** @description With placeholders; for the preview. */
            readonly workflow: {
                readonly [key: string]: Json;
            };
            readonly nodeTypes: readonly string[];
        };
        readonly Usage: {
            readonly inputTokens?: number;
            readonly outputTokens?: number;
            readonly cachedTokens?: number;
            /** @description US dollars. */
            readonly cost?: number;
            /** @description A substitute provider answered. */
            readonly degraded?: boolean;
        };
        readonly Validation: {
            readonly findings: readonly components["schemas"]["Finding"][];
            readonly errors: number;
            readonly warnings: number;
            readonly hints: number;
            /** @description No errors. */
            readonly isPublishable: boolean;
        };
        readonly Value: {
            readonly value: Json;
        } | {
            /** @description For GET /executions/{id}/values/{ref}. Opaque. */
            readonly ref: string;
            /** @description Of its JSON text; null when it was not read. */
            readonly bytes: number | null;
            /** @description The beginning: texts and lists cut short; null when it was not read. */
            readonly preview: Json;
        };
        readonly ValuePage: {
            /** @enum {string} */
            readonly kind: "whole" | "list" | "object" | "text";
            /** @description The whole, or its elements, members or characters from `offset` on. */
            readonly value: Json;
            /** @description Elements, members or characters of the whole; null for `whole`. */
            readonly total: number | null;
            readonly nextOffset: number | null;
            /** @description Parts of this page over 16 KB: null stands for them in `value`. */
            readonly large: readonly {
                /** @description JSON Pointer into the whole value, for `?path=`. */
                readonly path: string;
                /** @enum {string} */
                readonly kind: "list" | "object" | "text";
                /** @description Elements, members or characters. */
                readonly total: number;
            }[];
        };
        readonly Variables: {
            /** @description The ETag is `"v<revision>"`. */
            readonly revision: number;
            readonly values: {
                readonly [key: string]: Json;
            };
        };
        readonly Version: {
            readonly number: number;
            readonly definitionHash: string;
            readonly author: string;
            readonly note: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly isActive: boolean;
            readonly definition: components["schemas"]["Definition"];
        };
        readonly VersionSummary: {
            readonly number: number;
            readonly definitionHash: string;
            readonly author: string;
            readonly note: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly isActive: boolean;
        };
        readonly Workflow: {
            readonly id: string;
            readonly name: string;
            readonly description: string;
            readonly tags: readonly string[];
            /** @description Of the draft; its ETag is `"r<revision>"`. */
            readonly revision: number;
            /** @description Of the draft, without canvas-only fields. */
            readonly definitionHash: string;
            /** @description The version that triggers start; null: the workflow is off. */
            readonly activeVersion: number | null;
            /** @description The newest version; null: nothing was published. */
            readonly lastVersion: number | null;
            /** @description The draft does something else than the newest version. */
            readonly hasUnpublishedChanges: boolean;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly createdBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly updatedAt: string;
            readonly updatedBy: string;
            readonly definition: components["schemas"]["Definition"];
        };
        readonly WorkflowFull: {
            readonly workflow: components["schemas"]["Workflow"];
            readonly validation: components["schemas"]["Validation"];
            /** @description The newest 50. */
            readonly versions: readonly components["schemas"]["VersionSummary"][];
            readonly pins: readonly components["schemas"]["PinSummary"][];
            readonly bindings: readonly components["schemas"]["Binding"][];
            readonly lastExecution: components["schemas"]["LastExecution"] | null;
        };
        readonly WorkflowSummary: {
            readonly id: string;
            readonly name: string;
            readonly description: string;
            readonly tags: readonly string[];
            /** @description Of the draft; its ETag is `"r<revision>"`. */
            readonly revision: number;
            /** @description Of the draft, without canvas-only fields. */
            readonly definitionHash: string;
            /** @description The version that triggers start; null: the workflow is off. */
            readonly activeVersion: number | null;
            /** @description The newest version; null: nothing was published. */
            readonly lastVersion: number | null;
            /** @description The draft does something else than the newest version. */
            readonly hasUnpublishedChanges: boolean;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly createdAt: string;
            readonly createdBy: string;
            /**
             * Format: date-time
             * @example 2026-11-20T08:30:00.000Z
             */
            readonly updatedAt: string;
            readonly updatedBy: string;
            readonly lastExecution: components["schemas"]["LastExecution"] | null;
            /** @description The next time a schedule starts it. */
            readonly nextRunAt: string | null;
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
    readonly "workflows.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                readonly sort?: "-updatedAt" | "updatedAt" | "name" | "-name";
                /** @description Part of the name, the description or a tag. */
                readonly search?: string;
                /** @description All of them. */
                readonly tag?: string | readonly string[];
                readonly active?: "true" | "false";
                /** @description Only deleted ones. */
                readonly deleted?: "true" | "false";
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["WorkflowSummary"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.create": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly definition: components["schemas"]["Definition"];
                } | {
                    readonly name: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.put": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly definition: components["schemas"]["Definition"];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.full": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WorkflowFull"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.putGraph": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly nodes: readonly components["schemas"]["NodeDefinition"][];
                    readonly edges: readonly components["schemas"]["EdgeDefinition"][];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.duplicate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Default: the name with “(copy)”. */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.validate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly definition?: components["schemas"]["Definition"];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Validation"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["NodeDefinition"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.add": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly node: components["schemas"]["NodeDefinition"];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly node: components["schemas"]["NodeDefinition"];
                        readonly workflow: components["schemas"]["DraftState"];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly operations: readonly components["schemas"]["NodeOperation"][];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NodeDefinition"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.put": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly node: components["schemas"]["NodeDefinition"];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly node: components["schemas"]["NodeDefinition"];
                        readonly workflow: components["schemas"]["DraftState"];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodes.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "edges.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["EdgeDefinition"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "edges.add": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly edge: components["schemas"]["EdgeDefinition"];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly edge: components["schemas"]["EdgeDefinition"];
                        readonly workflow: components["schemas"]["DraftState"];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "edges.batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly operations: readonly components["schemas"]["EdgeOperation"][];
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "edges.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                /** @description Its own id, or `from.port>to.port`. */
                readonly edgeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "versions.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["VersionSummary"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "versions.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly n: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Version"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "pins.list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["PinSummary"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "pins.put": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly nodeId: string;
                    readonly output: Json;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PinSummary"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "pins.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Pin"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "pins.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly text: string;
                    readonly name?: string;
                } | {
                    readonly files: readonly {
                        /** @description Path of the file; sub-workflows name each other by it. */
                        readonly name: string;
                        readonly text: string;
                    }[];
                    /** @description Name of the file that was asked for; default: the first. */
                    readonly main?: string;
                };
                readonly "application/yaml": string;
                readonly "text/yaml": string;
                readonly "text/plain": string;
                readonly "multipart/form-data": string;
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.export": {
        readonly parameters: {
            readonly query?: {
                readonly format?: "json" | "yaml";
                /** @description Default: the draft. */
                readonly version?: number;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The definition. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/yaml": string;
                    readonly "application/json": Json;
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Of the draft that is published; stale: 409. */
                    readonly revision: number;
                    readonly note?: string;
                    /** @default true */
                    readonly activate?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublishedVersion"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.activate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly version: number;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Activation"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.deactivate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Activation"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "versions.restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly n: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DraftState"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "bindings.list": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Binding"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "bindings.pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Binding"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "bindings.resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
                readonly nodeId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Binding"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.listen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Default: the first webhook trigger. */
                    readonly nodeId?: string;
                    /**
                     * @description Seconds. With 0 the address is opened, and what came in the last minute is given.
                     * @default 55
                     */
                    readonly wait?: number;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CaughtCall"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "workflows.execute": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the workflow. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Checked against the workflow’s schema; defaults are filled in. */
                    readonly input?: Json;
                    /** @description Default: the active one; without one, 409. */
                    readonly version?: number | "draft";
                    readonly description?: string;
                    /** @description Seconds to wait for the end. */
                    readonly wait?: number;
                    /** @description Node keys to start at. */
                    readonly from?: readonly string[];
                    /** @description Node key to end at. */
                    readonly upTo?: string;
                    /** @description Outputs by node id; only with `test`. */
                    readonly pins?: {
                        readonly [key: string]: Json;
                    };
                    readonly overrides?: components["schemas"]["Overrides"];
                    /** @description A test run: pins count, statistics do not. */
                    readonly test?: boolean;
                } | null;
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SettledExecution"];
                };
            };
            /** @description As asked. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartedExecution"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Any of them. */
                readonly status?: string | readonly string[];
                readonly trigger?: string;
                /** @description Created at or after. */
                readonly from?: string;
                /** @description Created before. */
                readonly to?: string;
                readonly sort?: "-createdAt";
                readonly workflowId?: string;
                /** @description Beginning of an id, or part of a workflow’s name. */
                readonly search?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["ExecutionSummary"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly workflowId: string;
                    /** @description Checked against the workflow’s schema; defaults are filled in. */
                    readonly input?: Json;
                    /** @description Default: the active one; without one, 409. */
                    readonly version?: number | "draft";
                    readonly description?: string;
                    /** @description Seconds to wait for the end. */
                    readonly wait?: number;
                    /** @description Node keys to start at. */
                    readonly from?: readonly string[];
                    /** @description Node key to end at. */
                    readonly upTo?: string;
                    /** @description Outputs by node id; only with `test`. */
                    readonly pins?: {
                        readonly [key: string]: Json;
                    };
                    readonly overrides?: components["schemas"]["Overrides"];
                    /** @description A test run: pins count, statistics do not. */
                    readonly test?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SettledExecution"];
                };
            };
            /** @description As asked. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartedExecution"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.ofWorkflow": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Any of them. */
                readonly status?: string | readonly string[];
                readonly trigger?: string;
                /** @description Created at or after. */
                readonly from?: string;
                /** @description Created before. */
                readonly to?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                readonly workflowId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["ExecutionSummary"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.workflowStatistics": {
        readonly parameters: {
            readonly query?: {
                /** @description Default: 7 days ago. */
                readonly from?: string;
                /** @description Default: now. */
                readonly to?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                readonly workflowId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.compare": {
        readonly parameters: {
            readonly query: {
                readonly left: string;
                readonly right: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.detail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionDetail"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.statistics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionStatistics"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.nodes": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["NodeExecution"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.node": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
                /** @description The node key, such as `pages[3]/fetch`. */
                readonly nodeExecutionId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NodeExecutionDetail"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.logs": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["LogLine"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.nodeLogs": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
                /** @description The node key, such as `pages[3]/fetch`. */
                readonly nodeExecutionId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["LogLine"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.trace": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Span"][];
                        /** @description More than 20,000: the rest is left out. */
                        readonly isCut: boolean;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.events": {
        readonly parameters: {
            readonly query?: {
                /** @description `seq` of the last one known. */
                readonly after?: number;
                readonly limit?: number;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["ExecutionEvent"][];
                        readonly lastSeq: number;
                        readonly hasMore: boolean;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @default false */
                    readonly compensate?: boolean;
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionSummary"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.cancelMany": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly ids: readonly string[];
                    /** @default false */
                    readonly compensate?: boolean;
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly id: string;
                            readonly status: ("pending" | "queued" | "running" | "waiting" | "paused" | "completed" | "failed" | "cancelled" | "timeout") | null;
                            readonly error: components["schemas"]["ErrorInfo"] | null;
                        }[];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionSummary"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExecutionSummary"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Checked against the workflow’s schema; defaults are filled in. */
                    readonly input?: Json;
                    /** @description Default: the active one; without one, 409. */
                    readonly version?: number | "draft";
                    readonly description?: string;
                    /** @description Seconds to wait for the end. */
                    readonly wait?: number;
                    /** @description Node keys to start at. */
                    readonly from?: readonly string[];
                    /** @description Node key to end at. */
                    readonly upTo?: string;
                    /** @description Outputs by node id; only with `test`. */
                    readonly pins?: {
                        readonly [key: string]: Json;
                    };
                    readonly overrides?: components["schemas"]["Overrides"];
                    /** @description A test run: pins count, statistics do not. */
                    readonly test?: boolean;
                    /**
                     * @default upstream
                     * @enum {string}
                     */
                    readonly reuse?: "upstream" | "calls" | "none";
                    /**
                     * @default fail
                     * @enum {string}
                     */
                    readonly onChangedCall?: "fail" | "reuse" | "call";
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SettledExecution"];
                };
            };
            /** @description As asked. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartedExecution"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "executions.signal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                readonly id: string;
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @default  */
                    readonly key?: string;
                    readonly payload?: Json;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignalOutcome"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "values.page": {
        readonly parameters: {
            readonly query?: {
                /** @description JSON Pointer into the value. */
                readonly path?: string;
                /** @description Element, member or character to begin with. */
                readonly offset?: number;
                /** @description Elements, members, or hundreds of characters. */
                readonly limit?: number;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
                /** @description From an answer of this execution. */
                readonly ref: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ValuePage"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "values.download": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
                /** @description From an answer of this execution. */
                readonly ref: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The value: text as it is, all else as JSON. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Json;
                    readonly "text/plain": string;
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "realtime.stream": {
        readonly parameters: {
            readonly query?: {
                /** @description `seq` of the last event known; `Last-Event-ID` goes first. */
                readonly after?: number;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Events until the execution settles. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "realtime.executionSocket": {
        readonly parameters: {
            readonly query?: {
                readonly after?: number;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the execution. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 101: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "realtime.socket": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 101: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "approvals.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Approval"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "approvals.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the approval. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "approvals.approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the approval. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Checked against the form’s schema when approving. */
                    readonly form?: Json;
                    readonly note?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "approvals.reject": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Of the approval. */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Checked against the form’s schema when approving. */
                    readonly form?: Json;
                    readonly note?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "stats.home": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HomeStatistics"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "stats.errors": {
        readonly parameters: {
            readonly query?: {
                /** @description Default: 7 days ago. */
                readonly from?: string;
                /** @description Default: now. */
                readonly to?: string;
                readonly workflowId?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorTotals"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodeTypes.list": {
        readonly parameters: {
            readonly query?: {
                readonly category?: "trigger" | "tool" | "agent" | "condition" | "adapter" | "aggregator" | "control";
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["NodeType"][];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "nodeTypes.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description `http.request` for the newest major, or `http.request@1`. */
                readonly type: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NodeType"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "templates.list": {
        readonly parameters: {
            readonly query?: {
                readonly search?: string;
                readonly tag?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["Template"][];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "templates.instantiate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description Sent again with the same request, it gets the first answer. */
                readonly "Idempotency-Key"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @default {} */
                    readonly parameters?: {
                        readonly [key: string]: Json;
                    };
                    /** @description Default: the template’s. */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "variables.get": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Variables"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "variables.put": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
                /** @description ETag of what the write is based on. Missing: 428; stale: 409. */
                readonly "If-Match": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly values: {
                        readonly [key: string]: Json;
                    };
                };
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Variables"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "files.list": {
        readonly parameters: {
            readonly query?: {
                /** @description Items on a page. */
                readonly limit?: number;
                /** @description `nextCursor` of the page before. */
                readonly cursor?: string;
                /** @description Only below it. */
                readonly folder?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["File"][];
                        /** @description Of the next page; null on the last. */
                        readonly nextCursor: string | null;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "files.upload": {
        readonly parameters: {
            readonly query?: {
                /** @description Of a raw body. */
                readonly path?: string;
                /** @description Of multipart parts. */
                readonly folder?: string;
            };
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "*/*": string;
                readonly "multipart/form-data": string;
            };
        };
        readonly responses: {
            /** @description As asked. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["File"][];
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "files.download": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Relative, with `/`. */
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The content, with the file’s own media type. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The range that was asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description Done; there is nothing to say. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "files.delete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Id or name of the workspace. Default: the active one. */
                readonly "X-Heddle-Workspace"?: string;
            };
            readonly path: {
                /** @description Relative, with `/`. */
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Done; there is nothing to say. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "health.live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly status: "live";
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "health.ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description As asked. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "health.metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The metrics. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain; version=0.0.4; charset=utf-8": string;
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly "health.version": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly name: "heddle";
                        readonly version: string;
                        readonly node: string;
                    };
                };
            };
            /** @description What went wrong, and what to do next. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
