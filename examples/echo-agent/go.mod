module app.moleculesai/echo-agent

go 1.19
