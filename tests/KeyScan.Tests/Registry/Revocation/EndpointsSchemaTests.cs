using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Tests.Support;
using KeyScan.Yaml;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>The JSON Schema of the endpoints file that editors use agrees with what the reader takes.</summary>
public sealed class EndpointsSchemaTests
{
    private const string Endpoint = "name: a, url: https://a.example.com/x, secret: env:A";

    private const string EveryKey = """
        max_events: 5 per 30m
        approvals: 2
        endpoints:
          - name: gateway
            url: https://gateway.example.com/leaks
            secret: [env:NEW, file:old]
            match: { provider: acme, team: [payments, shop], environment: production }
            format: github-partner
            mode: ask
            key_identifier: k1
            token_type: acme_key
            concurrency: 2
            rate_per_minute: 60
            status_url: https://gateway.example.com/keys/{key_id}
            allow_private: [10.1.0.0/16]
            timeout: 2.5
        providers:
          - name: at-providers
            match: { provider: [github, acme] }
            mode: plan
            credentials: { admin: env:ACME_ADMIN, client_id: file:id }
            concurrency: 1
            rate_per_minute: 10
            allow_private: [10.1.0.0/16]
            timeout: 5
        notify:
          - name: owners
            url: https://chat.example.com/hook
            secret: env:CHAT
        """;

    private static readonly SchemaCheck Schema =
        new("src", "KeyScan.Registry", "Revocation", "Endpoints", "endpoints.schema.json");

    [Fact]
    public void Every_key_that_the_reader_takes_is_in_the_schema_and_no_other()
    {
        Assert.Equal(SchemaCheck.Accepted(Problems($"endpoints: [{{ {Endpoint} }}]\nnobody: 1")), Schema.Keys());
        Assert.Equal(SchemaCheck.Accepted(Problems($"endpoints: [{{ {Endpoint}, nobody: 1 }}]")),
            Schema.Keys("$defs", "endpoint"));
        Assert.Equal(SchemaCheck.Accepted(Problems("providers: [{ name: a, nobody: 1 }]")), Schema.Keys("$defs", "provider"));
        Assert.Equal(SchemaCheck.Accepted(Problems($"endpoints: [{{ {Endpoint}, match: {{ nobody: 1 }} }}]")),
            Schema.Keys("$defs", "endpoint", "properties", "match"));
    }

    [Fact]
    public void Its_names_are_those_of_the_reader()
    {
        Assert.Equal(KebabNames<EndpointFormat>.All,
            Schema.Part("$defs", "endpoint", "properties", "format", "enum").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(KebabNames<EndpointMode>.All,
            Schema.Part("$defs", "endpoint", "properties", "mode", "enum").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(EventLimit.Default.ToString(), Schema.Part("properties", "max_events", "default").GetString());
    }

    [Fact]
    public void What_the_reader_takes_is_valid_and_what_it_refuses_is_not()
    {
        string[] good = [EveryKey, $"endpoints: [{{ {Endpoint} }}]\nmax_events_per_run: 7"];
        Assert.All(good, text => Assert.Empty(Problems(text)));
        Assert.Empty(Schema.Violations(good));
        string[] bad =
        [
            "approvals: 1", "endpoints: [{ name: a, url: 'https://a.example.com' }]", "endpoints: [{ name: 'a b', url: 'https://a.example.com', secret: env:A }]",
            "endpoints: [{ name: a, url: 'ftp://a.example.com', secret: env:A }]", "endpoints: [{ name: a, url: 'https://a.example.com', secret: whsec }]",
            $"endpoints: [{{ {Endpoint}, mode: now }}]", $"endpoints: [{{ {Endpoint}, concurrency: 65 }}]",
            $"endpoints: [{{ {Endpoint}, timeout: 0 }}]",
            $"endpoints: [{{ {Endpoint}, status_url: https://a.example.com }}]", $"endpoints: [{{ {Endpoint}, match: {{ team: [] }} }}]", $"notify: [{{ {Endpoint}, format: gitlab }}]",
            $"endpoints: [{{ {Endpoint} }}]\nmax_events: 5 a day", "providers: [{ mode: plan }]", "providers: [{ name: a, url: 'https://a.example.com' }]",
            "providers: [{ name: a, credentials: { admin: whsec } }]", "providers: [{ name: a, match: { team: [] } }]",
        ];
        Assert.All(bad, text => Assert.NotEmpty(Problems(text)));
        string violations = Schema.Violations(bad);
        Assert.All(Enumerable.Range(0, bad.Length),
            i => Assert.True(violations.Split('\n').Any(l => l.StartsWith($"{i}.yml: ", StringComparison.Ordinal)), bad[i]));
    }

    private static List<Problem> Problems(string text)
    {
        var problems = new List<Problem>();
        RevocationEndpoints.Parse("endpoints.yml", text, problems);
        return problems;
    }
}
