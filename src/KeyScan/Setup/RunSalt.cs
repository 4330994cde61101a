using System.Security.Cryptography;
using System.Text;
using KeyScan.Sources;

namespace KeyScan.Setup;

/// <summary>
/// What keys the ids of a run: the text that is given (KEYSCAN_SALT, or <c>salt:</c> of the configuration), else what the repository's first commit gives,
/// else a random one, good for this run alone. It is found when it is first needed, as most runs find nothing.
/// </summary>
internal sealed class RunSalt
{
    private readonly string? _given;
    private readonly Lazy<(string Text, bool IsOfRun)> _text;
    private readonly Lazy<ReadOnlyMemory<byte>> _bytes;

    /// <summary>The salt of what lies at <paramref name="folder"/>.</summary>
    public RunSalt(string? given, string folder)
    {
        _given = given is { Length: > 0 } ? given : null;
        _text = new(() => _given is not null ? (_given, false)
            : FirstCommit.FindSalt(folder) is { } found ? (found, false)
            : (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), true));
        _bytes = new(() => Encoding.UTF8.GetBytes(Text));
    }

    /// <summary>Whether somebody has chosen it.</summary>
    public bool IsGiven => _given is not null;

    /// <summary>As it is written into a configuration.</summary>
    public string Text => _text.Value.Text;

    /// <summary>Whether the next run has the same.</summary>
    public bool Lasts => !_text.Value.IsOfRun;

    /// <summary>Whether it was needed, and there was nothing that lasts.</summary>
    public bool IsOfRunAlone => _text.IsValueCreated && _text.Value.IsOfRun;

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;
}
