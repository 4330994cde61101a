using KeyScan.Primitives;
using KeyScan.Yaml;

namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>Reads the endpoints of one file.</summary>
/// <param name="folder">Where relative paths of secrets start.</param>
internal sealed class EndpointReader(string folder)
{
    private const int LongestName = 64;
    private static readonly Uri Nowhere = new("https://invalid.invalid/");
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The endpoint of <paramref name="map"/>; null where something is wrong with it.</summary>
    public RevocationEndpoint? Read(YamlMap map, bool tellsOwner)
    {
        var allowed = ReadAllowed(map);
        string name = ReadName(map);
        Uri? url = ReadUrl(map, allowed);
        var format = map.Name<EndpointFormat>("format") ?? EndpointFormat.StandardWebhooks;
        if (tellsOwner && format != EndpointFormat.StandardWebhooks)
            map.Report("format", "owners are told by standard-webhooks", "Remove `format`");
        var endpoint = new RevocationEndpoint
        {
            Name = name,
            Url = url ?? Nowhere,
            Match = ReadMatch(map),
            Format = format,
            Mode = map.Name<EndpointMode>("mode") ?? EndpointMode.Plan,
            Secrets = ReadSecrets(map),
            KeyIdentifier = map.Text("key_identifier"),
            TokenType = map.Text("token_type"),
            Concurrency = (int?)map.Number("concurrency", 1, 64) ?? 4,
            RatePerMinute = (int?)map.Number("rate_per_minute", 1, 100_000) ?? 120,
            StatusUrl = ReadStatusUrl(map, allowed),
            AllowPrivate = allowed,
            Timeout = TimeSpan.FromSeconds(map.Number("timeout", 0.1, 300) ?? 30),
            TellsOwner = tellsOwner,
        };
        map.RejectUnknownKeys();
        return url is null || name.Length == 0 || endpoint.Secrets.Count == 0 ? null : endpoint;
    }

    /// <summary>The entry of <paramref name="map"/> that revokes at providers; null where something is wrong with it.</summary>
    public RevocationEndpoint? ReadProvider(YamlMap map)
    {
        string name = ReadName(map);
        var endpoint = new RevocationEndpoint
        {
            Name = name,
            Url = Nowhere,
            AtProvider = true,
            Match = ReadMatch(map),
            Mode = map.Name<EndpointMode>("mode") ?? EndpointMode.Plan,
            Credentials = ReadCredentials(map),
            Concurrency = (int?)map.Number("concurrency", 1, 64) ?? 4,
            RatePerMinute = (int?)map.Number("rate_per_minute", 1, 100_000) ?? 120,
            AllowPrivate = ReadAllowed(map),
            Timeout = TimeSpan.FromSeconds(map.Number("timeout", 0.1, 300) ?? 30),
        };
        map.RejectUnknownKeys();
        return name.Length == 0 ? null : endpoint;
    }

    private Dictionary<string, SecretReference> ReadCredentials(YamlMap map)
    {
        var credentials = new Dictionary<string, SecretReference>(StringComparer.Ordinal);
        if (!map.Has("credentials"))
            return credentials;
        if (map.Map("credentials") is not { } named)
        {
            map.Report("credentials", "`credentials` takes names and references",
                "Write such as `credentials: { admin: env:ACME_ADMIN_TOKEN }`");
            return credentials;
        }
        foreach (string key in named.Keys)
        {
            if (named.Text(key) is { } text && SecretReference.TryParse(text.Trim(), folder, out SecretReference reference))
                credentials[key] = reference;
            else
                // The text may be the secret itself, so it is not shown.
                named.Report(key, "a credential is no reference", "Write env:NAME or file:PATH, never the secret itself");
        }
        return credentials;
    }

    private static EndpointMatch ReadMatch(YamlMap map)
    {
        if (map.Map("match") is not { } match)
        {
            if (map.Has("match"))
                map.Report("match", "`match` takes keys and values", "Write `provider`, `team` or `environment` below it");
            return EndpointMatch.Everything;
        }
        var read = new EndpointMatch(Listed(match, "provider"), Listed(match, "team"), Listed(match, "environment"));
        match.RejectUnknownKeys();
        return read;
    }

    /// <summary>A list without values would fit every key, which nobody means who writes it.</summary>
    private static IReadOnlyList<string> Listed(YamlMap match, string key)
    {
        IReadOnlyList<string> texts = match.Texts(key);
        if (match.Has(key) && (texts.Count == 0 || texts.Any(string.IsNullOrWhiteSpace)))
            match.Report(key, $"`{key}` is empty", "Write a value or remove the key");
        return texts;
    }

    private static AllowedAddresses ReadAllowed(YamlMap map)
    {
        var wrong = new List<string>();
        var allowed = AllowedAddresses.Parse(map.Texts("allow_private"), wrong);
        foreach (string text in wrong)
            map.Report("allow_private", $"{ShownValue.Of(text)} is no host and no network",
                "Write a name, an address, or a network such as 10.1.0.0/16");
        return allowed;
    }

    private static Uri? ReadUrl(YamlMap map, AllowedAddresses allowed)
    {
        string text = map.RequiredText("url");
        if (text.Length == 0)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && FindFault(url, allowed) is not { } fault)
            return url;
        map.Report("url", url is null ? "`url` is no address" : FindFault(url, allowed)!.What, "Write an https:// address; plain http is for hosts of `allow_private`");
        return null;
    }

    private static string? ReadStatusUrl(YamlMap map, AllowedAddresses allowed)
    {
        if (map.Text("status_url") is not { } text)
            return null;
        if (Uri.TryCreate(text.Replace("{key_id}", "x", StringComparison.Ordinal), UriKind.Absolute, out Uri? url)
            && FindFault(url, allowed) is null && text.Contains("{key_id}", StringComparison.Ordinal))
            return text;
        map.Report("status_url", "`status_url` is no https address with {key_id} in it", "Write such as https://keys.example.com/v1/keys/{key_id}");
        return null;
    }

    private static Fault? FindFault(Uri url, AllowedAddresses allowed) => url switch
    {
        { Scheme: not ("https" or "http") } => "an endpoint is reached by https",
        { UserInfo.Length: > 0 } => "the address holds a user or a password",
        { Scheme: "http" } when !allowed.HasHost(url.Host) => "plain http is for hosts of `allow_private` alone",
        _ => null,
    };

    private string ReadName(YamlMap map)
    {
        string name = map.RequiredText("name");
        if (name.Length > LongestName || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            map.Report("name", "a name has letters, digits, `-`, `_` and `.`", $"Write at most {LongestName} of them");
        else if (name.Length > 0 && !_names.Add(name))
            map.Report("name", $"two endpoints are named `{name}`", "Give each a name of its own: events belong to it");
        else
            return name;
        return "";
    }

    private List<SecretReference> ReadSecrets(YamlMap map)
    {
        var references = new List<SecretReference>();
        foreach (string text in map.Texts("secret"))
        {
            if (SecretReference.TryParse(text.Trim(), folder, out SecretReference reference))
                references.Add(reference);
            else
                // The text may be the secret itself, so it is not shown.
                map.Report("secret", "`secret` is no reference", "Write env:NAME or file:PATH, never the secret itself");
        }
        if (references.Count == 0 && !map.Has("secret"))
            map.Report("secret", "`secret` is missing", "Write env:NAME or file:PATH");
        return references;
    }
}
