using System.Text;
using System.Text.Json;
using KeyScan.Registry.Import;
using KeyScan.Registry.Import.Listings;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Import;

/// <summary>
/// What other systems print of their keys; the answers have the members that the systems' own references print.
/// </summary>
public sealed class ListingTests : IDisposable
{
    private const string Arn =
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-a1b2c3"; // keyscan:allow reason="the name of a secret"

    private static readonly string Password = MadeTokens.Random("", 24, 71);

    private static readonly string Token = MadeTokens.Random("tok_", 32, 72);

    private readonly TestRegistry _registry = new(DatabaseKind.Sqlite);

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void Keys_of_which_nothing_but_data_is_known_are_kept_and_the_same_again_changes_nothing(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        ImportReport first = registry.Import(Aws(), Format(ImportFormat.AwsSecretsManager), name: "aws.json");
        Assert.Empty(first.Problems);
        Assert.Equal((2, 0), (first.New, first.NewFingerprints));
        Assert.Equal(new KeyCounts(2, 0, 0), registry.Store.Count());
        ImportReport again = registry.Import(Aws(), Format(ImportFormat.AwsSecretsManager), name: "aws.json");
        Assert.Equal((0, 0, 2), (again.New, again.Changed, again.Unchanged));
    }

    [Fact]
    public void A_list_of_AWS_gives_owners_and_ages_and_a_deleted_secret_is_no_revoked_key()
    {
        _registry.Import(Aws(), Format(ImportFormat.AwsSecretsManager), name: "aws.json");
        IssuedKey key = _registry.Store.Find(Arn)!;
        Assert.Equal(("aws-secrets-manager", "shop/db", "dana", "payments", "production"),
            (key.Provider, key.Integration, key.Owner, key.Team, key.Environment));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 2, 4, 5, 678, TimeSpan.Zero), key.IssuedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_750_000_000), key.LastRotatedAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), key.LastUsedAt);
        Assert.Equal(KeyStatus.Active, _registry.Store.Find($"{Arn}2")!.Status);
    }

    [Fact]
    public void A_value_of_AWS_is_hashed_with_the_owner_of_the_list_and_of_several_each_has_an_id()
    {
        _registry.Import(Aws(), Format(ImportFormat.AwsSecretsManager), name: "aws.json");
        string one = JsonSerializer.Serialize(new { username = "shop-user-1", host = "db.shop.internal", password = Password });
        ImportReport report = _registry.Import(Value(Arn, one), Format(ImportFormat.AwsSecretsManager), name: "value.json");
        Assert.Empty(report.Problems);
        Assert.Equal(1, report.NewFingerprints);
        Assert.Equal("dana", Found(Password)!.Owner);
        Assert.Null(Found("db.shop.internal"));
        Assert.Null(Found("shop-user-1"));

        string two = JsonSerializer.Serialize(new { apiKey = Token, client_secret = Password + "2", key_id = "no-secret-at-all",
            @public_key = "no-secret-either" });
        _registry.Import($$"""{"SecretValues":[{{Value($"{Arn}2", two)}},{{Value($"{Arn}3", Token + "plain")}}],"Errors":[]}""", Format(ImportFormat.AwsSecretsManager), name: "batch.json");
        Assert.Equal([$"{Arn}2#apiKey", $"{Arn}2#client_secret", $"{Arn}3"],
            new[] { Token, Password + "2", Token + "plain" }.Select(s => Found(s)!.KeyId));
        Assert.Null(Found("no-secret-at-all"));
    }

    [Fact]
    public void A_page_of_several_is_told()
    {
        ImportReport report =
            _registry.Import(Aws("\"NextToken\": \"abc\","), Format(ImportFormat.AwsSecretsManager), name: "aws.json");
        Assert.False(report.IsKept);
        Assert.Equal("the answer is one page of several: `NextToken` says that there is more",
            Assert.Single(report.Problems).What);
        Assert.Empty(
            _registry.Import(Aws("\"NextToken\": null,"), Format(ImportFormat.AwsSecretsManager), name: "aws.json").Problems);
    }

    [Fact]
    public void A_list_of_GitHub_gives_owners_permissions_and_expiries_also_page_after_page()
    {
        static string Grant(int id, bool expired) =>
            $$"""
            {"id":{{id + 1}},"owner":{"login":"octocat","id":1,"type":"User"},"repository_selection":"all","repositories_url":"https://api.github.com/x",
             "permissions":{"organization":{"members":"read"},"repository":{"metadata":"read","contents":"write"} },"access_granted_at":"2025-05-16T08:47:09.000-07:00",
             "token_id":{{id}},"token_name":"deploy","token_expired":{{(expired ? "true" : "false")}},"token_expires_at":"2026-11-16T08:47:09.000-07:00","token_last_used_at":null}
            """;
        ImportReport report = _registry.Import($"[{Grant(41, false)},\n{Grant(42, true)}]\n[[{Grant(43, false)}]]",
            Format(ImportFormat.GitHub), name: "github.json");
        Assert.Empty(report.Problems);
        Assert.Equal(3, report.New);
        IssuedKey key = _registry.Store.Find("github:41")!;
        Assert.Equal(("github", "octocat", "deploy", KeyStatus.Active), (key.Provider, key.Owner, key.Integration, key.Status));
        Assert.Equal(["organization/members:read", "repository/metadata:read", "repository/contents:write"], key.Scopes);
        Assert.Equal(new DateTimeOffset(2026, 11, 16, 15, 47, 9, TimeSpan.Zero), key.ExpiresAt);
        Assert.Null(key.LastUsedAt);
        Assert.Equal(KeyStatus.Expired, _registry.Store.Find("github:42")!.Status);
    }

    [Fact]
    public void A_list_of_GitLab_gives_scopes_and_status_and_each_GitLab_counts_on_its_own()
    {
        const string List =
            """
            [{"id":4,"name":"Test Token","revoked":false,"created_at":"2025-07-23T14:31:47.729Z","description":"x","scopes":["api","read_user"],"user_id":24,"last_used_at":"2025-10-06T17:58:37.550Z","active":true,"expires_at":"2026-12-31"},
             {"id":5,"name":"old","revoked":true,"created_at":"2025-07-23T14:31:47.729Z","scopes":["api"],"user_id":3,"active":false,"expires_at":null,"access_level":40}]
            """;
        _registry.Import(List, Format(ImportFormat.GitLab), name: "gitlab.json");
        _registry.Import(List, Format(ImportFormat.GitLab) with { IdPrefix = "gitlab.shop.test" }, name: "gitlab.json");
        IssuedKey key = _registry.Store.Find("gitlab:4")!;
        Assert.Equal(("gitlab", "user 24", "Test Token", KeyStatus.Active),
            (key.Provider, key.Owner, key.Integration, key.Status));
        Assert.Equal(["api", "read_user"], key.Scopes);
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero), key.ExpiresAt);
        Assert.Equal(KeyStatus.Revoked, _registry.Store.Find("gitlab.shop.test:5")!.Status);
    }

    [Fact]
    public void Names_metadata_and_values_of_Vault_are_one_key_that_is_known_better_each_time()
    {
        ImportReport names = _registry.Import("""{"request_id":"r","data":{"keys":["shop/db","folder/"]},"wrap_info":null}""", Format(ImportFormat.Vault), name: "list.json");
        Assert.Equal(1, names.New);
        Assert.Equal(1, _registry.Import("[\n  \"shop/db\"\n]\n", Format(ImportFormat.Vault), name: "list.json").Unchanged);
        const string Metadata =
            """
            {"path":"shop/db","request_id":"r","data":{"created_time":"2025-03-22T02:24:06.945319214Z","current_version":3,"custom_metadata":{"owner":"dana","Team":"payments","note":"x","key":"never"},
             "updated_time":"2026-01-22T02:36:43.986212308Z","versions":{"1":{"created_time":"2025-03-22T02:24:06.945319214Z","deletion_time":"","destroyed":false}}}}
            """;
        Assert.Equal((0,
            1), (_registry.Import(Metadata, Format(ImportFormat.Vault), name: "meta.json") is var report ? report.New : -1,
            report.Changed));
        string value = $$"""{"path":"shop/db","data":{"data":{"user":"shop-user-1","password":"{{Password}}"},"metadata":{"created_time":"2026-01-22T02:36:43.986212308Z","custom_metadata":null,"version":3} } }""";
        Assert.Equal(1, _registry.Import(value, Format(ImportFormat.Vault), name: "value.json").NewFingerprints);
        IssuedKey key = Found(Password)!;
        Assert.Equal(("vault:shop/db", "dana", "payments", "shop/db"), (key.KeyId, key.Owner, key.Team, key.Integration));
        Assert.Equal(new DateTimeOffset(2026, 1, 22, 2, 36, 43, TimeSpan.Zero),
            key.LastRotatedAt!.Value.AddTicks(-(key.LastRotatedAt.Value.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Null(Found("shop-user-1"));
    }

    /// <summary>
    /// Names of a list are those in its folder, which only who asked for it knows; it may stand before the list or behind it.
    /// </summary>
    [Theory]
    [InlineData("""{"path":"shop","keys":["db","sub/"]}{"path":"crm/","keys":["db"]}""")]
    [InlineData("""{"request_id":"r","data":{"keys":["db","sub/"]},"path":"/shop/"} {"data":{"keys":["db"]},"path":"crm"}""")]
    public void A_list_of_Vault_s_with_its_path_has_keys_of_that_folder(string text)
    {
        Assert.Equal(2, _registry.Import(text, Format(ImportFormat.Vault), name: "list.json").New);
        Assert.Equal(["vault:crm/db", "vault:shop/db"],
            _registry.Store.List(new KeyFilter()).Select(k => k.KeyId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Values_stand_nowhere_in_the_registry()
    {
        _registry.Import(Value(Arn, JsonSerializer.Serialize(new { password = Password, api_key = Token })),
            Format(ImportFormat.AwsSecretsManager), name: "value.json");
        Assert.NotNull(Found(Password));
        byte[] all = _registry.AllBytes();
        Assert.DoesNotContain(Password, Encoding.Latin1.GetString(all), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, Encoding.Latin1.GetString(all), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportFormat.GitHub, """{"message":"Not Found","documentation_url":"https://docs.github.com"}""", "this is no token of GitHub: it has no `token_id`", "x.json:1")]
    [InlineData(ImportFormat.GitLab, "[\n\n{\"id\":1}]", "this is no token of GitLab: it has no `id`, or no `scopes`",
        "x.json:3")]
    [InlineData(ImportFormat.AwsSecretsManager, """{"SecretList":[{"Name":"x"}]}""", "this is no secret of AWS Secrets Manager: it has no `ARN`", "x.json:1")]
    [InlineData(ImportFormat.AwsSecretsManager, "[7]", "this is no secret of AWS Secrets Manager", "x.json:1")]
    [InlineData(ImportFormat.Vault, """{"data":{"created_time":"2026-01-01"}}""", "this does not say which secret it is: add its `path`, as `| jq --arg path \"$p\" '. + {path: $path}'` does", "x.json:1")]
    [InlineData(ImportFormat.Vault, """{"path":"a","errors":["permission denied"]}""", "this is no secret of Vault: it has no `data`", "x.json:1")]
    [InlineData(ImportFormat.GitLab, """[{"id":1,"scopes":[],"created_at":"yesterday"}]""", "`issued_at` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970", "x.json:1")]
    public void What_is_no_key_is_a_bad_row(ImportFormat format, string text, string what, string where)
    {
        ImportReport report = _registry.Import(text, Format(format), name: "x.json");
        Assert.False(report.IsKept);
        Problem problem = Assert.Single(report.Problems);
        Assert.Equal((what, where), (problem.What, problem.Where));
    }

    [Theory]
    [InlineData("", "the file is empty", "x.json")]
    [InlineData("[{\"token_id\":1},\n{\"tok", "the file is no JSON, or ends inside of it", "x.json:2")]
    [InlineData("<html>", "the file is no JSON, or ends inside of it", "x.json:1")]
    [InlineData("[1] x", "the file is no JSON, or ends inside of it", "x.json:1")]
    public void What_is_no_JSON_is_refused_without_being_quoted(string text, string what, string where)
    {
        Problem problem = _registry.Refusal(text, Format(ImportFormat.GitHub), name: "x.json");
        Assert.Equal((what, where), (problem.What, problem.Where));
    }

    [Fact]
    public void A_list_whose_system_is_not_told_is_asked_about() =>
        Assert.Equal("the file is a JSON list, and which system's is not known",
            _registry.Refusal("\n[{\"id\":1}]", name: "tokens.json").What);

    [Fact]
    public void Seeded_rubbish_is_refused_and_nothing_else_is_thrown()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Aws());
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole[..random.Next(whole.Length)]];
            for (int i = 0; i < 4 && bytes.Length > 0; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            foreach (ImportFormat format in new[] { ImportFormat.AwsSecretsManager, ImportFormat.Vault, ImportFormat.GitHub,
                ImportFormat.GitLab })
            {
                try
                {
                    using var rows = new ListingRows(new MemoryStream(bytes), "x.json", Listing.Create(Format(format)));
                    var fields = new KeyScan.Registry.Import.Reading.RowFields();
                    int read = 0;
                    while (rows.Read(fields, out _))
                        read++;
                    Assert.InRange(read, 0, 100);
                }
                catch (ProblemException)
                {
                    // As it should.
                }
            }
        }
    }

    [Theory]
    [InlineData("password", true)]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("apiKey", true)]
    [InlineData("API_KEY_2", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("clientSecret", true)]
    [InlineData("username", false)]
    [InlineData("key_id", false)]
    [InlineData("accessKeyId", false)]
    [InlineData("publicKey", false)]
    [InlineData("token_url", false)]
    [InlineData("author", false)]
    [InlineData("host", false)]
    [InlineData("engine", false)]
    [InlineData("", false)]
    public void Credentials_are_told_by_their_names(string name, bool expected) =>
        Assert.Equal(expected, CredentialName.Is(name));

    private static ImportOptions Format(ImportFormat format) => new() { Format = format };

    private IssuedKey? Found(string secret) => _registry.Store.FindSecret(Encoding.UTF8.GetBytes(secret), TestRegistry.Peppers());

    private static string Value(string arn, string text) =>
        $$"""{"ARN":"{{arn}}","Name":"shop/db","VersionId":"v","SecretString":{{JsonSerializer.Serialize(text)}},"VersionStages":["AWSCURRENT"],"CreatedDate":"2026-01-02T03:04:05.678000+01:00"}""";

    private static string Aws(string more = "") =>
        $$"""
        { {{more}}
          "SecretList": [
            { "ARN": "{{Arn}}", "Name": "shop/db", "Description": "the shop's", "RotationEnabled": true, "LastRotatedDate": 1750000000.713, "LastChangedDate": "2026-01-02T03:04:05+01:00",
              "LastAccessedDate": "2026-02-01T01:00:00+01:00", "Tags": [{"Key": "Owner", "Value": "dana"}, {"Key": "team", "Value": "payments"}, {"Key": "Environment", "Value": "production"}, {"Key": "key", "Value": "no"}],
              "SecretVersionsToStages": { "v": ["AWSCURRENT"] }, "CreatedDate": "2025-01-02T03:04:05.678000+01:00" },
            { "ARN": "{{Arn}}2", "Name": "shop/old", "DeletedDate": 1.75E9, "CreatedDate": 1.7E9 }
          ]
        }
        """;
}
