package app.moleculesai.sdk.runtime;

import static app.moleculesai.sdk.runtime.Route.Who.ADMIN;
import static app.moleculesai.sdk.runtime.Route.Who.CALLER;
import static app.moleculesai.sdk.runtime.Route.Who.COSMETIC;
import static app.moleculesai.sdk.runtime.Route.Who.OPEN;
import static app.moleculesai.sdk.runtime.Route.Who.REG;
import static app.moleculesai.sdk.runtime.Route.Who.SENDER;
import static app.moleculesai.sdk.runtime.Route.Who.WS;

import app.moleculesai.sdk.runtime.Route.Who;
import java.util.List;

/**
 * Every route of the server. What each class of caller, each id in a path and each field of a body can get wrong is
 * tried without being said here; a line says what else can be wrong, and what differs from the rule. An expectation is a
 * status, a code and a field; {@code rpc:} stands before a code of JSON-RPC.
 */
final class RouteTable {
  private static final String EMPTY_LIST = "200";
  private static final String MESSAGE = "{'message':{'role':'ROLE_USER','messageId':'m',"
      + "'parts':[{'text':'hello'}]}}";

  static final List<Route> ALL = List.of(
      get("/health", OPEN),
      get("/ready", OPEN),
      get("/metrics", OPEN),
      get("/buildinfo", OPEN),
      get("/openapi.json", OPEN),
      get("/docs", OPEN),
      get("/docs/canary", OPEN).query("x=1", "404 not_found"),
      get("/admin/liveness", ADMIN),
      get("/admin/plugins", ADMIN),

      get("/workspaces", ADMIN),
      post("/workspaces", ADMIN)
          .takes("{'name':'Nobody','runtime':'mock'}",
              "name!text role:text template:text tier:int model:text runtime:text external:bool "
                  + "delivery_mode:text workspace_dir:text workspace_access:text parent_id:uuid "
                  + "budget_limit:long max_concurrent_tasks:int secrets:object canvas:object "
                  + "initial_memories:list")
          .but("'name':'two\\nlines'", "400 invalid_field name")
          .but("'name':'{canary}'", "400 invalid_field name")
          .but("'role':'<canary>'", "400 invalid_field role")
          .but("'template':'../canary'", "400 path_escape template")
          .but("'template':'/etc'", "400 path_escape template")
          .but("'template':'a/../../canary'", "400 path_escape template")
          .but("'tier':9", "400 invalid_field tier")
          .but("'runtime':'nowhere'", "400 unknown_runtime runtime")
          .but("'external':true,'runtime':17", "400 invalid_field runtime")
          .but("'external':true,'runtime':'two\\nlines'", "400 invalid_field runtime")
          .but("'external':true,'runtime':'nowhere'", "400 unknown_runtime runtime")
          .but("'external':true,'runtime':'external','url':'ftp://canary'",
              "400 invalid_field url")
          .but("'external':true,'runtime':'external','url':'http://169.254.169.254/canary'",
              "400 invalid_field url")
          .but("'delivery_mode':'canary'", "400 invalid_field delivery_mode")
          .but("'workspace_dir':'canary'", "400 invalid_field workspace_dir")
          .but("'workspace_dir':'/home/../etc/canary'", "400 invalid_field workspace_dir")
          .but("'workspace_dir':'/etc/canary'", "400 invalid_field workspace_dir")
          .but("'workspace_access':'canary'", "400 invalid_field workspace_access")
          .but("'workspace_access':'read_only'", "400 invalid_field workspace_access")
          .but("'parent_id':'{unknown}'", "400 parent_not_found parent_id")
          .but("'parent_id':'{removed}'", "400 parent_not_found parent_id")
          .but("'budget_limit':-1", "400 invalid_field budget_limit")
          .but("'secrets':{'KEY':17}", "400 invalid_field secrets.KEY")
          .but("'canvas':{'x':'canary','y':0}", "400 invalid_field canvas.x")
          .but("'initial_memories':[17]", "400 invalid_field initial_memories[0]")
          .but("'name':'Parent'", "409 name_taken name"),
      get("/workspaces/{id}", OPEN),
      of("PATCH", "/workspaces/{id}", WS)
          .takes("{'role':'nobody'}",
              "name:text role:text tier:int parent_id:uuid runtime:text workspace_dir:text "
                  + "collapsed:bool")
          .about("404 workspace_not_found", "404 workspace_not_found")
          .but("'name':''", "400 invalid_field name")
          .but("'name':null", "400 invalid_field name")
          .but("'runtime':'nowhere'", "400 unknown_runtime runtime")
          .but("'x':1", "400 invalid_field y")
          .but("'x':1,'y':'canary'", "400 invalid_field y")
          .but("'x':'canary','y':1", "400 invalid_field x")
          .but("'workspace_dir':'/proc/canary'", "400 invalid_field workspace_dir")
          .but("'parent_id':'{unknown}'", "400 parent_not_found parent_id")
          .but("'parent_id':'{id}'", "409 parent_cycle parent_id")
          .but("'parent_id':null,'name':'Parent'", "409 name_taken"),
      of("DELETE", "/workspaces/{id}", ADMIN)
          .about("404 workspace_not_found", "200")
          .aboutAnother("{parent}", "409 confirmation_required"),
      get("/workspaces/{id}/state", WS)
          .about("404 workspace_not_found", "404 workspace_not_found"),
      get("/templates", ADMIN),
      post("/templates/import", ADMIN)
          .takes("{'name':'Fresh','files':{'config.yaml':'name: x'}}", "name!text files!object")
          .but("'name':'---'", "400 invalid_field name")
          .but("'files':{}", "400 invalid_field files")
          .but("'files':{'a':17}", "400 invalid_field files.a")
          .but("'files':{'../canary':'x'}", "400 path_escape files")
          .but("'files':{'/etc/canary':'x'}", "400 path_escape files")
          .but("'files':{'a':'x','a/canary':'x'}", "400 invalid_field files")
          .but("'name':'Anything'", "501 unsupported"),
      get("/workspaces/{id}/config", WS),
      of("PATCH", "/workspaces/{id}/config", WS).takes("{'a':1}", "")
          .about("404 workspace_not_found", "404 workspace_not_found"),
      get("/workspaces/{id}/external/connection", WS),
      post("/workspaces/{id}/external/rotate", WS),
      get("/workspaces/{id}/budget", WS),
      of("PATCH", "/workspaces/{id}/budget", ADMIN)
          .takes("{'budget_limit':100}", "budget_limit:long")
          .about("404 workspace_not_found", "404 workspace_not_found")
          .but("'budget_limit':-1", "400 invalid_field budget_limit"),
      get("/workspaces/{id}/metrics", WS),
      post("/workspaces/{id}/restart", WS)
          .takes("{}", "template:text apply_template:bool rebuild_config:bool reset:bool")
          .notJson("")
          .about("404 workspace_not_found", "404 workspace_not_found"),
      post("/workspaces/{id}/pause", WS)
          .about("404 workspace_not_found", "404 workspace_not_found"),
      post("/workspaces/{id}/resume", WS)
          .about("404 workspace_not_found", "404 workspace_not_found"),
      post("/workspaces/{id}/hibernate", WS)
          .about("404 workspace_not_found", "404 workspace_not_found"),
      get("/workspaces/{id}/timeline", WS)
          .about("404 workspace_not_found", "200"),
      get("/workspaces/{id}/logs", WS)
          .query("since=canary", "400 invalid_field since")
          .query("follow=canary", "400 invalid_field follow")
          .query("lines=canary", "501 unsupported"),
      get("/workspaces/{id}/console", ADMIN),
      post("/admin/workspaces/{id}/bootstrap-failed", ADMIN)
          .takes("{'error':'nothing'}", "error:text log_tail:text")
          .about("404 workspace_not_found", "200"),

      a2a("/workspaces/{id}/a2a"),
      a2a("/workspaces/{id}/a2a/"),
      rest("POST", "/workspaces/{id}/a2a/message:send").takes(MESSAGE, "")
          .whole("{'message':{'role':'ROLE_USER','messageId':'m','parts':[]}}",
              "400 invalid_params")
          .whole("{'message':{'role':'canary','messageId':'m','parts':[{'text':'x'}]}}",
              "400 invalid_params"),
      rest("POST", "/workspaces/{id}/a2a/message:stream").takes(MESSAGE, ""),
      rest("GET", "/workspaces/{id}/a2a/tasks"),
      rest("GET", "/workspaces/{id}/a2a/tasks/{unknown}"),
      rest("POST", "/workspaces/{id}/a2a/tasks/canary:cancel").whole("[]", "400 malformed_json"),
      rest("POST", "/workspaces/{id}/a2a/tasks/canary/pushNotificationConfigs")
          .takes("{'url':'http://example.com/'}", ""),
      rest("GET", "/workspaces/{id}/a2a/tasks/canary/pushNotificationConfigs"),
      rest("GET", "/workspaces/{id}/a2a/tasks/canary/pushNotificationConfigs/{unknown}"),
      rest("DELETE", "/workspaces/{id}/a2a/tasks/canary/pushNotificationConfigs/{unknown}"),
      rest("GET", "/workspaces/{id}/a2a/extendedAgentCard"),
      post("/workspaces/{id}/a2a/push/{unknown}", OPEN).about("404 not_found", "404 not_found"),
      get("/workspaces/{id}/a2a/push/dead", WS).about(EMPTY_LIST, EMPTY_LIST),
      post("/workspaces/{id}/a2a/push/dead/{unknown}/retry", WS)
          .about("404 not_found", "404 not_found"),
      get("/workspaces/{id}/a2a", OPEN),
      get("/workspaces/{id}/a2a/", OPEN),
      get("/workspaces/{id}/.well-known/agent-card.json", OPEN),
      get("/workspaces/{id}/.well-known/agent.json", OPEN).query("A2A-Version=canary", "200"),
      get("/.well-known/agent-card.json", OPEN).query("x=1", "404 no_default_workspace"),
      get("/.well-known/agent.json", OPEN).query("x=1", "404 no_default_workspace"),
      get("/workspaces/{id}/a2a/queue/{unknown}", CALLER).about("404 not_found", "404 not_found")
          .header("X-Workspace-ID", "", "id", "404 not_found")
          .header("X-Workspace-ID", "canary", "id", "403 forged_caller")
          .header("X-Workspace-ID", "system:canary", "id", "403 forged_caller")
          .header("X-Workspace-ID", "{other}", "id", "401 unauthorized"),
      post("/admin/a2a-queue/drop-stale", ADMIN)
          .query("max_age_minutes=canary", "400 invalid_field max_age_minutes")
          .query("max_age_minutes=0", "400 invalid_field max_age_minutes")
          .query("max_age_minutes=-1", "400 invalid_field max_age_minutes")
          .query("max_age_minutes=1.5", "400 invalid_field max_age_minutes")
          .query("workspace_id=canary", "400 invalid_field workspace_id")
          .query("workspace_id={unknown}", "200"),

      post("/workspaces/{id}/delegate", WS)
          .takes("{'target_id':'{other}','task':'Report'}",
              "target_id!uuid task!text idempotency_key:text")
          .but("'target_id':'{id}'", "400 invalid_field target_id")
          .but("'idempotency_key':'" + "long".repeat(64) + "'",
              "400 invalid_field idempotency_key"),
      get("/workspaces/{id}/delegations", WS).about(EMPTY_LIST, EMPTY_LIST),
      post("/workspaces/{id}/delegations/record", WS)
          .takes("{'target_id':'{other}','task':'Report','delegation_id':'mine'}",
              "target_id!uuid task!text delegation_id!text")
          .but("'target_id':'{id}'", "400 invalid_field target_id")
          .but("'delegation_id':'" + "long".repeat(64) + "'", "400 invalid_field delegation_id"),
      post("/workspaces/{id}/delegations/{unknown}/update", WS).about("200", "200")
          .takes("{'status':'completed'}",
              "status!text error:text response_preview:text text:text")
          .but("'status':'canary'", "400 invalid_field status")
          .but("'status':'dispatched'", "400 invalid_field status"),
      get("/admin/delegations", ADMIN)
          .query("status=nobody", "400 invalid_field status")
          .query("status=queued", "400 invalid_field status")
          .query("limit=0", "400 invalid_field limit")
          .query("limit=1001", "400 invalid_field limit")
          .query("limit=1.5", "400 invalid_field limit")
          .query("status=completed&limit=1000", "200"),
      get("/admin/delegations/stats", ADMIN),

      get("/workspaces/{id}/schedules", WS),
      post("/workspaces/{id}/schedules", WS)
          .takes("{'cron_expr':'0 9 * * *','prompt':'Report'}",
              "cron_expr!text prompt!text name:text timezone:text enabled:bool")
          .but("'cron_expr':'every canary'", "400 invalid_field cron_expr")
          .but("'cron_expr':'@daily'", "400 invalid_field cron_expr")
          .but("'cron_expr':'60 * * * *'", "400 invalid_field cron_expr")
          .but("'cron_expr':'0 0 30 2 *'", "400 invalid_field cron_expr")
          .but("'timezone':'Canary/Islands'", "400 invalid_field timezone")
          .but("'prompt':'\\r\\n'", "400 invalid_field prompt")
          .but("'prompt':'" + "canary".repeat(50_000) + "'", "400 invalid_field prompt")
          .but("'name':'" + "long".repeat(64) + "'", "400 invalid_field name"),
      get("/workspaces/{id}/schedules/health", CALLER)
          .header("X-Workspace-ID", "", "id", "401 unauthorized")
          .header("X-Workspace-ID", "canary", "id", "403 forged_caller")
          .header("X-Workspace-ID", "system:canary", "id", "403 forged_caller")
          .header("X-Workspace-ID", "{other}", "id", "401 unauthorized")
          .aboutAnother("{other}", "403 not_related"),
      of("PATCH", "/workspaces/{id}/schedules/{unknown}", WS)
          .takes("{}", "name:text cron_expr:text prompt:text timezone:text enabled:bool")
          .but("'name':''", "400 invalid_field name")
          .but("'cron_expr':''", "400 invalid_field cron_expr")
          .but("'prompt':''", "400 invalid_field prompt")
          .but("'timezone':''", "400 invalid_field timezone")
          .but("'enabled':false", "404 not_found"),
      of("DELETE", "/workspaces/{id}/schedules/{unknown}", WS).aboutAnother("{id}",
          "404 not_found"),
      post("/workspaces/{id}/schedules/{unknown}/run", WS)
          .query("dispatch=canary", "400 invalid_field dispatch")
          .query("dispatch=true", "404 not_found"),
      get("/workspaces/{id}/schedules/{unknown}/history", WS).aboutAnother("{id}", "404 not_found"),
      get("/admin/schedules/health", ADMIN),

      post("/workspaces/{id}/chat/uploads", WS)
          .aboutAnother("{id}", "422 runtime_takes_no_files")
          .aboutAnother("{agent}", "503 agent_not_reachable"),
      get("/workspaces/{id}/chat/download", WS)
          .aboutAnother("{id}", "400 invalid_field path")
          .query("path=", "400 invalid_field path")
          .query("path=canary", "400 invalid_field path")
          .query("path=/etc/canary", "400 invalid_field path")
          .query("path=/workspace", "400 invalid_field path")
          .query("path=/workspace/", "400 invalid_field path")
          .query("path=/workspace/../etc/canary", "400 invalid_field path")
          .query("path=/workspace/%2e%2e/canary", "400 invalid_field path")
          .query("path=/workspace/./canary", "400 invalid_field path")
          .query("path=//workspace/canary", "400 invalid_field path")
          .query("path=/workspace//canary", "400 invalid_field path")
          .query("path=/workspaces/canary", "400 invalid_field path")
          .query("path=/workspace/canary%00", "400 invalid_field path")
          .query("path=/workspace/report.pdf", "422 runtime_takes_no_files"),
      get("/workspaces/{id}/pending-uploads/{unknown}/content", WS)
          .about("404 not_found", "404 not_found").aboutAnother("{id}", "404 not_found"),
      post("/workspaces/{id}/pending-uploads/{unknown}/ack", WS)
          .about("404 not_found", "404 not_found").aboutAnother("{id}", "404 not_found"),
      get("/workspaces/{id}/chat-history", WS).about(EMPTY_LIST, EMPTY_LIST)
          .query("before_ts=canary", "400 invalid_field before_ts")
          .query("before_ts=2026-01-01T00:00:00", "400 invalid_field before_ts")
          .query("after_ts=canary", "400 invalid_field after_ts")
          .query("peer_id=canary", "400 invalid_field peer_id")
          .query("role=canary", "400 invalid_field role")
          .query("cursor=canary", "400 invalid_field cursor")
          .query("limit=canary", "200")
          .query("limit=-1", "200"),
      get("/workspaces/{id}/activity", WS).about(EMPTY_LIST, EMPTY_LIST)
          .query("source=canary", "400 invalid_field source")
          .query("peer_id=canary", "400 invalid_field peer_id")
          .query("before_ts=canary", "400 invalid_field before_ts")
          .query("since_secs=canary", "400 invalid_field since_secs")
          .query("since_secs=0", "400 invalid_field since_secs")
          .query("since_id=canary", "400 invalid_field since_id")
          .query("since_id={unknown}", "410 activity_gone")
          .query("limit=canary", "200"),
      post("/workspaces/{id}/activity", WS)
          .takes("{'activity_type':'agent_log'}",
              "activity_type!text method:text summary:text target_id:uuid status:text "
                  + "error_detail:text duration_ms:int")
          .but("'activity_type':'canary'", "400 invalid_field activity_type")
          .but("'status':'pending'", "400 invalid_field status")
          .but("'source_id':'{other}'", "403 forged_caller source_id")
          .but("'source_id':'canary\\r\\nforged line'", "403 forged_caller source_id")
          .but("'source_id':17", "400 invalid_field source_id"),
      get("/workspaces/{id}/session-search", WS).about(EMPTY_LIST, EMPTY_LIST)
          .query("limit=canary", "200"),
      post("/workspaces/{id}/notify", WS)
          .takes("{'message':'hello'}", "message!text attachments:list")
          .about("404 workspace_not_found", "404 workspace_not_found")
          .but("'attachments':[17]", "400 invalid_field attachments[0]")
          .but("'attachments':[{'uri':'canary:1'}]", "400 invalid_field attachments[0].name")
          .but("'attachments':[{'name':'a','uri':'b'},{'name':'a'}]",
              "400 invalid_field attachments[1].uri")
          .but("'attachments':[{'name':'a','uri':'b','size':-1}]",
              "400 invalid_field attachments[0].size"),

      post("/workspaces/{id}/memories", WS)
          .takes("{'content':'a fact','scope':'LOCAL'}", "content!text scope!text namespace:text")
          .but("'scope':'local'", "400 invalid_field scope")
          .but("'scope':'canary'", "400 invalid_field scope")
          .but("'scope':'GLOBAL'", "403 forbidden scope")
          .but("'namespace':'" + "long".repeat(13) + "'", "400 invalid_field namespace"),
      get("/workspaces/{id}/memories", WS)
          .query("scope=canary", "400 invalid_field scope")
          .query("scope=TEAM&limit=canary&q=%25", "200"),
      of("PATCH", "/workspaces/{id}/memories/{unknown}", WS)
          .takes("{'content':'a fact'}", "content:text namespace:text")
          .whole("{}", "400 invalid_field content")
          .but("'namespace':'" + "long".repeat(13) + "'", "400 invalid_field namespace")
          .aboutAnother("{id}", "404 not_found"),
      of("DELETE", "/workspaces/{id}/memories/{unknown}", WS).aboutAnother("{id}", "404 not_found"),
      get("/workspaces/{id}/v2/namespaces", WS),
      get("/workspaces/{id}/v2/memories", WS)
          .query("namespace=team:canary", "400 invalid_field namespace")
          .query("namespace=global", "200"),
      of("DELETE", "/workspaces/{id}/v2/memories/{unknown}", WS)
          .aboutAnother("{id}", "404 not_found"),
      get("/admin/memories/export", ADMIN).query("after=canary", "400 invalid_field after"),
      post("/admin/memories/import", ADMIN)
          .whole("", "400 malformed_json")
          .whole("{'canary':1}", "400 malformed_json")
          .whole("[17]", "400 invalid_field [0]")
          .whole("[{'content':'a','scope':'LOCAL'},{'content':'a'}]",
              "400 invalid_field [1].scope")
          .whole("[{'content':'a','scope':'LOCAL','created_at':'canary'}]",
              "400 invalid_field [0].created_at")
          .whole("[{'content':'a','scope':'LOCAL','workspace_id':'canary'}]",
              "400 invalid_field [0].workspace_id"),

      get("/workspaces/{id}/memory", WS),
      post("/workspaces/{id}/memory", WS)
          .takes("{'key':'k','value':{'a':1},'if_match_version':0}",
              "key!text value:any ttl_seconds:int if_match_version:long")
          .whole("{'key':'k'}", "400 invalid_field value")
          .but("'key':'" + "long".repeat(64) + "'", "400 invalid_field key")
          .but("'ttl_seconds':0", "400 invalid_field ttl_seconds")
          .but("'if_match_version':-1", "400 invalid_field if_match_version")
          .but("'if_match_version':7", "409 conflict"),
      get("/workspaces/{id}/memory/canary", WS).aboutAnother("{id}", "404 not_found"),
      of("DELETE", "/workspaces/{id}/memory/canary", WS),

      post("/workspaces/{id}/approvals", WS)
          .takes("{'action':'delete all'}", "action!text reason:text task_id:text context:any"),
      get("/workspaces/{id}/approvals", WS),
      post("/workspaces/{id}/approvals/{unknown}/decide", WS)
          .takes("{'decision':'approved'}", "decision!text decided_by:text")
          .but("'decision':'canary'", "400 invalid_field decision")
          .but("'decision':'pending'", "400 invalid_field decision")
          .but("'decision':'denied'", "404 not_found"),
      get("/approvals/pending", ADMIN),

      get("/canvas/viewport", OPEN),
      of("PUT", "/canvas/viewport", COSMETIC)
          .takes("{'x':1,'y':2,'zoom':1}", "x:number y:number zoom:number")
          .whole("{'x':1,'y':2}", "400 invalid_field zoom")
          .but("'zoom':0", "400 invalid_field zoom"),

      post("/registry/register", REG)
          .takes("{'id':'{agent}','agent_card':{},'delivery_mode':'poll'}",
              "id!uuid agent_card!any url:text delivery_mode:text")
          .but("'id':'{unknown}'", "404 workspace_not_found")
          .but("'id':'{removed}'", "410 workspace_removed")
          .but("'delivery_mode':'canary'", "400 invalid_field delivery_mode")
          .but("'delivery_mode':'push'", "400 invalid_field url")
          .but("'delivery_mode':'push','url':'canary'", "400 invalid_field url")
          .but("'delivery_mode':'push','url':'file:///etc/canary'", "400 invalid_field url")
          .but("'delivery_mode':'push','url':'http://127.0.0.1:1/canary'",
              "400 invalid_field url")
          .but("'delivery_mode':'push','url':'http://[fe80::1]/canary'",
              "400 invalid_field url"),
      post("/registry/heartbeat", REG)
          .takes("{'workspace_id':'{agent}'}",
              "workspace_id!uuid error_rate:number sample_error:text active_tasks:int "
                  + "uptime_seconds:int current_task:text monthly_spend:long runtime_state:text "
                  + "runtime_metadata:object")
          .but("'workspace_id':'{unknown}'", "404 workspace_not_found")
          .but("'workspace_id':'{removed}'", "410 workspace_removed")
          .but("'runtime_state':'canary'", "400 invalid_field runtime_state")
          .but("'runtime_metadata':{'capabilities':[]}",
              "400 invalid_field runtime_metadata.capabilities")
          .but("'runtime_metadata':{'capabilities':{'session':'canary'}}",
              "400 invalid_field runtime_metadata.capabilities.session")
          .but("'runtime_metadata':{'idle_timeout_seconds':'canary'}",
              "400 invalid_field runtime_metadata.idle_timeout_seconds"),
      post("/registry/update-card", REG)
          .takes("{'workspace_id':'{agent}','agent_card':{}}",
              "workspace_id!uuid agent_card!any")
          .but("'workspace_id':'{unknown}'", "404 workspace_not_found")
          .but("'workspace_id':'{removed}'", "410 workspace_removed"),
      get("/registry/discover/{id}", CALLER)
          .about("404 workspace_not_found", "404 workspace_not_found")
          .header("X-Workspace-ID", "", "id", "400 invalid_field X-Workspace-ID")
          .header("X-Workspace-ID", "canary", "id", "400 invalid_field X-Workspace-ID")
          .header("X-Workspace-ID", "system:canary", "id", "400 invalid_field X-Workspace-ID")
          .header("X-Workspace-ID", "{other}", "id", "401 unauthorized")
          .aboutAnother("{other}", "403 not_related"),
      get("/registry/{id}/peers", CALLER)
          .about("404 workspace_not_found", "404 workspace_not_found"),
      post("/registry/check-access", OPEN)
          .takes("{'caller_id':'{id}','target_id':'{other}'}",
              "caller_id!uuid target_id!uuid"),

      get("/org/templates", ADMIN),
      post("/org/import", ADMIN)
          .takes("{'template':{'name':'Org','workspaces':[]}}", "dir:text")
          .whole("{}", "400 invalid_field dir")
          .whole("{'dir':'../elsewhere'}", "400 path_escape")
          .whole("{'dir':'/etc'}", "400 path_escape")
          .whole("{'dir':'nowhere'}", "404 template_not_found")
          .whole("{'template':17}", "400 template_invalid")
          .whole("{'template':{'workspaces':'canary'}}", "400 template_invalid"),

      post("/login", OPEN).takes("{'token':'the-admin-token'}", "token!text")
          .but("'token':'canary'", "401 unauthorized"),
      post("/logout", OPEN),
      get("/bundles/export/{id}", ADMIN),
      post("/bundles/import", ADMIN).tooLarge("")
          .takes("{'name':'Bundle','runtime':'mock'}",
              "name!text id:text role:text tier:int runtime:text delivery_mode:text "
                  + "budget_limit:long max_concurrent_tasks:int parent_id:uuid canvas:object "
                  + "config:object schedules:list sub_workspaces:list")
          .but("'name':'two\\nlines'", "400 invalid_field name")
          .but("'tier':9", "400 invalid_field tier")
          .but("'runtime':'nowhere'", "400 unknown_runtime runtime")
          .but("'delivery_mode':'canary'", "400 invalid_field delivery_mode")
          .but("'budget_limit':-1", "400 invalid_field budget_limit")
          .but("'canvas':{'x':'canary'}", "400 invalid_field canvas.x")
          .but("'parent_id':'{unknown}'", "400 parent_not_found parent_id")
          .but("'parent_id':'{removed}'", "400 parent_not_found parent_id")
          .but("'schedules':[17]", "400 invalid_field schedules[0]")
          .but("'schedules':[{'prompt':'p'}]", "400 invalid_field schedules[0].cron_expr")
          .but("'schedules':[{'cron_expr':'canary','prompt':'p'}]",
              "400 invalid_field schedules[0].cron_expr")
          .but("'schedules':[{'name':'a','cron_expr':'* * * * *','prompt':'p'},"
              + "{'name':'a','cron_expr':'* * * * *','prompt':'p'}]",
              "400 invalid_field schedules[1].name")
          .but("'sub_workspaces':[{}]", "400 invalid_field sub_workspaces[0].name")
          .but("'sub_workspaces':[{'name':'a'},{'name':'b','tier':7}]",
              "400 invalid_field sub_workspaces[1].tier")
          .but("'sub_workspaces':[{'name':'a'},{'name':'a'}]",
              "400 invalid_field sub_workspaces[1].name")
          .but("'name':'Parent'", "409 name_taken name"),
      post("/workspaces/{id}/expand", WS).aboutAnother("{id}", "400 template_invalid"),
      post("/workspaces/{id}/collapse", WS),
      get("/org/tokens", ADMIN),
      post("/org/tokens", ADMIN).takes("{'name':'mine'}", "name:text org_id:uuid").notJson("")
          .but("'org_id':'{unknown}'", "404 workspace_not_found")
          .but("'org_id':'{removed}'", "410 workspace_removed")
          .whole("{'name':'" + "long ".repeat(21) + "'}", "400 invalid_field name"),
      of("DELETE", "/org/tokens/{id}", ADMIN).about("404 not_found", "404 not_found")
          .noUuid("404 not_found"),
      get("/workspaces/{id}/tokens", WS).about(EMPTY_LIST, EMPTY_LIST)
          .query("limit=canary", "200").query("offset=-1", "200"),
      post("/workspaces/{id}/tokens", WS),
      of("DELETE", "/workspaces/{id}/tokens/{unknown}", WS)
          .about("404 not_found", "404 not_found"),
      of("DELETE", "/workspaces/{id}/tokens/canary", WS)
          .about("404 not_found", "404 not_found"),
      get("/admin/workspaces/{id}/test-token", ADMIN),

      get("/workspaces/{id}/secrets", WS),
      get("/workspaces/{id}/secrets/values", WS),
      secret(post("/workspaces/{id}/secrets", WS)),
      secret(of("PUT", "/workspaces/{id}/secrets", WS)),
      of("DELETE", "/workspaces/{id}/secrets/canary", WS).aboutAnother("{id}", "404 not_found"),
      get("/settings/secrets", ADMIN),
      secret(post("/settings/secrets", ADMIN)),
      secret(of("PUT", "/settings/secrets", ADMIN)),
      of("DELETE", "/settings/secrets/canary", ADMIN),
      get("/admin/secrets", ADMIN),
      secret(post("/admin/secrets", ADMIN)),
      of("DELETE", "/admin/secrets/canary", ADMIN),
      get("/workspaces/{id}/github-installation-token", WS).aboutAnother("{id}", "404 not_found"),
      get("/admin/github-installation-token", ADMIN),
      post("/admin/workspace-images/refresh", ADMIN)
          .query("runtime=canary", "400 unknown_runtime runtime")
          .query("recreate=canary", "400 invalid_field recreate"),
      get("/plugins", OPEN),
      get("/plugins/sources", OPEN),
      get("/workspaces/{id}/plugins", WS),
      get("/workspaces/{id}/plugins/available", WS),
      get("/workspaces/{id}/plugins/compatibility", WS)
          .query("runtime=", "400 invalid_field runtime")
          .query("runtime=hermes", "200"),
      post("/workspaces/{id}/plugins", WS).takes("{'source':'toolbox'}", "source:any")
          .notJson("422 runtime_takes_no_plugins")
          .tooLarge("422 runtime_takes_no_plugins"),
      post("/workspaces/{hosted}/plugins", WS)
          .takes("{'source':'toolbox'}", "source!text sha256:text")
          .tooLarge("400 invalid_field body")
          .but("'source':'missing'", "404 not_found")
          .but("'source':'canary://x'", "400 invalid_field source")
          .but("'source':'local://Canary'", "400 invalid_field source")
          .but("'source':'../canary'", "400 invalid_field source")
          .but("'source':'github://canary'", "400 invalid_field source")
          .but("'source':'github://acme/toolbox'", "422 plugin_not_pinned")
          .but("'source':'git://file:///canary#v1'", "400 invalid_field source")
          .but("'source':'git://127.0.0.1:1/toolbox#v1'", "502 address_not_allowed"),
      of("DELETE", "/workspaces/{id}/plugins/toolbox", WS)
          .aboutAnother("{id}", "422 runtime_takes_no_plugins"),
      get("/workspaces/{id}/plugins/toolbox/download", WS)
          .query("source=missing", "404 not_found")
          .query("source=local%3A%2F%2F", "400 invalid_field source"),
      get("/orgs/{id}/plugins/allowlist", ADMIN),
      of("PUT", "/orgs/{id}/plugins/allowlist", ADMIN)
          .takes("{'plugins':['a'],'enabled_by':'ops'}", "enabled_by!text plugins!list")
          .but("'plugins':[17]", "400 invalid_field plugins[0]")
          .but("'plugins':['a','../x']", "400 invalid_field plugins[1]"),

      get("/workspaces/{id}/model", WS),
      of("PUT", "/workspaces/{id}/model", WS).takes("{'model':'opus'}", "model:text")
          .whole("{}", "400 invalid_field model"),
      get("/workspaces/{id}/provider", WS),
      of("PUT", "/workspaces/{id}/provider", WS).takes("{'provider':'own'}", "provider:text")
          .whole("{}", "400 invalid_field provider"),

      get("/events", ADMIN),
      get("/events/{id}", ADMIN).about(EMPTY_LIST, EMPTY_LIST),
      get("/workspaces/{id}/events/stream", WS));

  private RouteTable() {}

  private static Route secret(Route route) {
    return route.takes("{'key':'KEY','value':'canary'}", "key!text value!text")
        .but("'key':'two words'", "400 invalid_field key")
        .but("'key':'1KEY'", "400 invalid_field key")
        .but("'key':'" + "K".repeat(129) + "'", "400 invalid_field key")
        .but("'key':'WORKSPACE_ID'", "400 invalid_field key")
        .but("'key':'PLATFORM_URL'", "400 invalid_field key");
  }

  private static Route a2a(String path) {
    return post(path, SENDER)
        .takes("{'jsonrpc':'2.0','id':1,'method':'message/send','params':{'message':"
            + "{'messageId':'m','parts':[]}}}", "")
        .notJson("400 rpc:-32700")
        .whole("[]", "400 invalid_envelope")
        .whole("17", "400 invalid_envelope")
        .whole("{'method':'message/send','params':{'message':{'text':'canary'}}}",
            "400 invalid_envelope")
        .whole("{'method':'message/send','params':{'message':{'content':17}}}",
            "400 invalid_envelope")
        .whole("{'jsonrpc':'2.0','id':1,'params':{'message':{'text':'canary'}}}",
            "200 rpc:-32602")
        .header("X-Workspace-ID", "system:canary", "id", "403 forged_caller")
        .header("X-Workspace-ID", "webhook:canary", "id", "403 forged_caller")
        .header("X-Workspace-ID", "canary", "id", "403 forged_caller")
        .header("X-Workspace-ID", "{other}", "id", "401 unauthorized")
        .header("X-Workspace-ID", "{removed}", "id", "403 not_related")
        .header("X-Workspace-ID", "{other}", "other", "403 not_related")
        .header("X-Workspace-ID", "", "other", "403 not_related")
        .aboutAnother("{poor}", "402 budget_exceeded");
  }

  /** A route of the HTTP+JSON binding. */
  private static Route rest(String method, String path) {
    return of(method, path, SENDER)
        .header("X-Workspace-ID", "system:canary", "id", "403 forged_caller")
        .header("X-Workspace-ID", "{other}", "id", "401 unauthorized")
        .header("X-Workspace-ID", "{other}", "other", "403 not_related")
        .aboutAnother("{poor}", "402 budget_exceeded");
  }

  private static Route get(String path, Who who) {
    return of("GET", path, who);
  }

  private static Route post(String path, Who who) {
    return of("POST", path, who);
  }

  private static Route of(String method, String path, Who who) {
    return Route.of(method, path, who);
  }
}
