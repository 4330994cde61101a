using System.Text;
using System.Text.Json;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Keys;

/// <summary><c>keyscan keys …</c> as people run it, on every kind of database.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private static readonly string Pepper = MadeTokens.Random("", 32, 99);
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void Keys_are_imported_listed_shown_marked_exported_and_checked(DatabaseKind kind)
    {
        string registry = Address(kind);
        _folder.Write("keys.csv", $"ID,key,owner,status\nk1,{Token(1)},Dana,active\nk2,{Token(2)},Robin,active\n");

        AssertRun(0, "2 new, 0 changed, 0 unchanged; 2 new fingerprints.",
            Run("keys", "import", "keys.csv", "--map", "key_id=ID", "--registry", registry));
        AssertRun(0, "0 new, 0 changed, 2 unchanged; 0 new fingerprints.",
            Run("keys", "import", "keys.csv", "--map", "key_id=ID", "--registry", registry));
        AssertRun(0, "1 marked as revoked, 0 were so before.",
            Run("keys", "revoke-mark", "k2", "--at", "2026-01-02", "--registry", registry));
        AssertRun(0, "revoked, known since 2026-01-02", Run("keys", "show", "k2", "--registry", registry));
        AssertRun(0, "k1      active  Dana", Run("keys", "list", "--owner", "Dana", "--registry", registry));
        AssertRun(0, "k2,,Robin,", Run("keys", "list", "--status", "revoked", "--format", "csv", "--registry", registry));
        AssertRun(0, "2 fingerprints in ",
            Run("keys", "export", "--set", "issued.kset", "--with-owners", "--registry", registry));

        string lines = $"{Token(2)}\n\n{Token(1)}\nnothing at all\n";
        const string Checked =
            "line 1: certain: key k2 of Robin, revoked\nline 3: certain: key k1 of Dana, active\nline 4: not issued\n";
        AssertRun(1, Checked, Feed(lines, "keys", "check", "--registry", registry));
        AssertRun(1, Checked, Feed(lines, "keys", "check", "--set", "issued.kset"));
        AssertRun(0, "revoked", Feed(Token(2), "keys", "check", "--registry", registry));
    }

    [Fact]
    public void A_list_is_JSON_that_others_can_read()
    {
        Feed($"{{\"key_id\":\"k1\",\"key\":\"{Token(1)}\",\"scopes\":[\"read\"],\"owner\":\"\\u202eDana\"}}\n", "keys", "import",
            "-", "--registry", "r.db");
        KeyScanRun run = Run("keys", "list", "-f", "json", "--registry", "r.db");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(("k1", "read"),
            (json.RootElement[0].GetProperty("key_id").GetString(), json.RootElement[0].GetProperty("scopes")[0].GetString()));
        Assert.DoesNotContain("\u202e", run.Output + Run("keys", "list", "--registry", "r.db").Output + Run("keys", "show", "k1",
            "--registry", "r.db").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_row_is_told_and_nothing_is_imported()
    {
        string text = $"key_id,key\nk1,{Token(1)}\nk2,short\n";
        AssertRun(2, "Nothing was imported: 1 bad row.", Feed(text, "keys", "import", "-", "--registry", "r.db"));
        KeyScanRun run = Feed(text, "keys", "import", "-", "--skip-bad-rows", "--registry", "r.db");
        AssertRun(2, "1 new, 0 changed, 0 unchanged; 1 new fingerprints; 1 bad rows left out.", run);
        Assert.Contains("<stdin>:3: the key has 5 bytes", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minted_key_is_found_by_its_rule_and_known_to_the_registry()
    {
        AssertRun(2, "standard output is no terminal", Run("keys", "mint", "--prefix", "acme_live", "--registry", "r.db"));
        KeyScanRun minted = Run("keys", "mint", "--prefix", "acme_live", "--owner", "Dana", "--output", "key.txt", "--rule",
            "acme.yml", "--registry", "r.db");
        AssertRun(0, "is registered", minted);
        string key = File.ReadAllText(_folder.Combine("key.txt")).TrimEnd();
        Assert.DoesNotContain(key, minted.All, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Combine("key.txt")));

        AssertRun(0, "1 rules checked, 2 examples tried, 0 problems.", Run("rules", "check", "acme.yml"));
        AssertRun(1, "acme-live-issued-key", Feed($"KEY={key}\n", "stdin", "--rules", "acme.yml"));
        AssertRun(1, "of Dana, active", Feed(key, "keys", "check", "--registry", "r.db"));
        AssertRun(2, "the file exists",
            Run("keys", "mint", "--prefix", "acme_live", "--output", "key.txt", "--registry", "r.db"));
        AssertRun(0, "acme_live_",
            Run("keys", "mint", "--prefix", "acme_live", "--rule", "acme.yml", "--stdout", "--registry", "r.db"));
        AssertRun(0, "2 keys.", Run("keys", "list", "--registry", "r.db"));
    }

    [Fact]
    public void An_import_that_aims_or_silences_revocation_is_refused_until_somebody_says_so()
    {
        string keys = $"key,key_id,status\n{Token(1)},k1,active\n{Token(2)},k2,active\n";
        AssertRun(0, "2 new", Feed(keys, "keys", "import", "-", "--registry", "r.db"));
        AssertRun(2, "pass --add-fingerprints",
            Feed("key,key_id\nContent-Type,k1\n", "keys", "import", "-", "--registry", "r.db"));
        string revoked = keys.Replace("active", "revoked", StringComparison.Ordinal);
        AssertRun(2, "2 working keys, such as `k1`, would become revoked or expired",
            Feed(revoked, "keys", "import", "-", "--registry", "r.db"));
        AssertRun(0, "2 keys.", Run("keys", "list", "--status", "active", "--registry", "r.db"));
        AssertRun(0, "0 new, 2 changed", Feed(revoked, "keys", "import", "-", "--yes", "--registry", "r.db"));
        AssertRun(0, "1 of the keys hardly is one (<stdin>:2 reads as words or a name)",
            Feed("key,key_id\nContent-Type,k3\n", "keys", "import", "-", "--registry", "r.db"));
    }

    [Fact]
    public void An_old_set_that_was_put_back_is_told_and_the_scan_is_not_complete()
    {
        Feed($"key,key_id\n{Token(1)},k1\n", "keys", "import", "-", "--registry", "r.db");
        Run("keys", "export", "--set", "old.kset", "--registry", "r.db");
        Feed($"key,key_id\n{Token(2)},k2\n", "keys", "import", "-", "--registry", "r.db");
        Run("keys", "export", "--set", "new.kset", "--registry", "r.db");
        _folder.Write("s/a.txt", $"x = {Token(2)}\n");
        AssertRun(1, "leaked key", Run("dir", "s", "--issued-set", "new.kset", "--registry", "r.db"));
        AssertRun(2, "an old set was put back", Run("dir", "s", "--issued-set", "old.kset", "--registry", "r.db"));
        AssertRun(1, "leaked key", Run("dir", "s", "--issued-set", "new.kset", "--min-set-date", "2026-01-01"));
        AssertRun(2, "--min-set-date asks for one of 2999-01-01",
            Run("dir", "s", "--issued-set", "new.kset", "--min-set-date", "2999-01-01"));
    }

    [Fact]
    public void Wrong_use_is_told()
    {
        AssertRun(2, "the address holds a password",
            Run("keys", "list", "--registry", "postgres://me:hush@localhost/keys")); // keyscan:allow reason="made up"
        AssertRun(2, "there is no registry", Run("keys", "list", "--registry", "nowhere.db"));
        Assert.False(File.Exists(_folder.Combine("nowhere.db")));
        AssertRun(2, "nowhere.csv: the file cannot be read", Run("keys", "import", "nowhere.csv", "--registry", "r.db"));
        AssertRun(2, "`soon` is no time", Run("keys", "list", "--expires-before", "soon", "--registry", "r.db"));
        AssertRun(2, "there is no issued key `k9`", Run("keys", "show", "k9", "--registry", "r.db"));
        AssertRun(2, "fingerprints need the organisation's pepper",
            KeyScanProcess.Run(_folder.Path, "keys", "import", "nowhere.csv", "--registry", "r.db"));
    }

    [Fact]
    public void Without_an_address_the_registry_is_a_file_of_the_user_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        var process = new KeyScanProcess(_folder.Path)
        {
            Environment = { ["KEYSCAN_PEPPER"] = Pepper, ["XDG_DATA_HOME"] = _folder.Combine("data") },
            Input = Encoding.UTF8.GetBytes($"key_id,key\nk1,{Token(1)}\n"),
        };
        AssertRun(0, "1 new", process.Run("keys", "import", "-"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(_folder.Combine("data/keyscan/registry.db")));
    }

    private static void AssertRun(int exitCode, string text, KeyScanRun run)
    {
        Assert.Contains(text, run.All, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain(Token(1), run.All, StringComparison.Ordinal);
    }

    private static string Token(int seed) => MadeTokens.Random("acme_", 32, seed);

    private string Address(DatabaseKind kind) =>
        kind == DatabaseKind.Postgres ? PostgresServer.Shared.CreateDatabase() : _folder.Combine("registry.db");

    private KeyScanRun Run(params string[] arguments) => Feed("", arguments);

    private KeyScanRun Feed(string input, params string[] arguments) =>
        new KeyScanProcess(
            _folder.Path) { Environment = { ["KEYSCAN_PEPPER"] = Pepper }, Input = Encoding.UTF8.GetBytes(input) }.Run(arguments);
}
