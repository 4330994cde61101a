using System.CommandLine;
using System.CommandLine.Parsing;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;

namespace KeyScan.Cli.Registry;

/// <summary>
/// <c>--registry</c>: where the registry of issued keys is. Without it KEYSCAN_REGISTRY says so, or it is a file of the user's
/// own. Passwords come from KEYSCAN_REGISTRY, PGPASSWORD or .pgpass, never from an argument, which every process can read.
/// </summary>
internal sealed class RegistryFlags
{
    private const string Name = "--registry";
    private readonly Option<string?> _address = EnvironmentOption.Text(Name,
        "The registry: a SQLite file, or postgres://user@host/database.", "ADDRESS");

    private RegistryFlags()
    {
    }

    /// <summary>Adds the option to <paramref name="command"/>.</summary>
    public static RegistryFlags AddTo(Command command)
    {
        var flags = new RegistryFlags();
        command.Options.Add(flags._address);
        return flags;
    }

    /// <summary>Opens the registry; a file that does not exist is made.</summary>
    /// <exception cref="ProblemException">The address is none, or holds a password where others can read it; or the registry
    /// cannot be opened.</exception>
    public RegistryDatabase Open(ParseResult parsed) => AuditTrail.WithKeys(KeyRegistry.Open(Address(parsed)));

    /// <summary>Opens the registry, for commands that only look into it.</summary>
    /// <exception cref="ProblemException">See <see cref="Open"/>; or there is none.</exception>
    public RegistryDatabase OpenExisting(ParseResult parsed) => AuditTrail.WithKeys(KeyRegistry.OpenExisting(Address(parsed)));

    /// <summary>The address, where one is given by the option or the environment.</summary>
    /// <exception cref="ProblemException">It is none, or holds a password where others can read it.</exception>
    public RegistryAddress? Given(ParseResult parsed) => parsed.GetValue(_address) is null ? null : Address(parsed);

    /// <summary>The registry of who gives none: a file of the user's own.</summary>
    public static RegistryAddress Default() => RegistryAddress.Parse(DefaultPath());

    private RegistryAddress Address(ParseResult parsed)
    {
        RegistryAddress address = RegistryAddress.Parse(parsed.GetValue(_address) ?? DefaultPath());
        bool isArgument = parsed.GetResult(_address) is OptionResult { Implicit: false };
        return isArgument && address.HasPassword
            ? throw new ProblemException(
            new Problem("the address holds a password, and arguments can be read by others", Name,
                "Set PGPASSWORD, use ~/.pgpass, or put the address into KEYSCAN_REGISTRY"))
            : address;
    }

    private static string DefaultPath()
    {
        string? data = OperatingSystem.IsWindows() ? null : Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification); LocalApplicationData is ~/.local/share
        // elsewhere.
        if (data is null || !Path.IsPathRooted(data))
            data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data, "keyscan", "registry.db");
    }
}
