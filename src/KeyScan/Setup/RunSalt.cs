using System.Security.Cryptography;
using System.Text;
using KeyScan.Sources;

namespace KeyScan.Setup;

/// <summary>
/// What keys the ids of a run: the text that is given (KEYSCAN_SALT, or <c>salt:</c> of the configuration), else that of all who
/// record in one registry, else what the repository's first commit gives, else a random one, good for this run alone. It is found
/// when it is first needed, as most runs find nothing.
/// </summary>
internal sealed class RunSalt
{
    private readonly bool _isGiven;
    private readonly Lazy<(string Text, bool IsOfRun)> _text;
    private readonly Lazy<ReadOnlyMemory<byte>> _bytes;

    /// <summary>The salt of a run.</summary>
    /// <param name="given">What somebody has chosen; null or empty for nothing.</param>
    /// <param name="findShared">Tells that of a registry; null where nothing is recorded.</param>
    /// <param name="folder">Where what is scanned lies.</param>
    public RunSalt(string? given, Func<string>? findShared, string folder)
    {
        _isGiven = given is { Length: > 0 } || findShared is not null;
        _text = new(() => given is { Length: > 0 } ? (given, false)
            : findShared is not null ? (findShared(), false)
            : FirstCommit.FindSalt(folder) is { } found ? (found, false)
            : (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), true));
        _bytes = new(() => Encoding.UTF8.GetBytes(Text));
    }

    /// <summary>Whether somebody has chosen it, or a registry has it.</summary>
    public bool IsGiven => _isGiven;

    /// <summary>As it is written into a configuration.</summary>
    public string Text => _text.Value.Text;

    /// <summary>Whether the next run has the same.</summary>
    public bool Lasts => !_text.Value.IsOfRun;

    /// <summary>Whether it was needed, and there was nothing that lasts.</summary>
    public bool IsOfRunAlone => _text.IsValueCreated && _text.Value.IsOfRun;

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;
}
