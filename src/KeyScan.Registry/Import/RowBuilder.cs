using System.Buffers;
using System.Text;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Registry.Import.Reading;

namespace KeyScan.Registry.Import;

/// <summary>
/// Makes keys of rows. Its problems name columns, never values: in a file whose columns are mixed up any of them may be a key.
/// </summary>
internal sealed class RowBuilder
{
    /// <summary>A key has at least so many bytes.</summary>
    public const int ShortestKey = 8;
    /// <summary>A key has at most so many bytes.</summary>
    public const int LongestKey = 1 << 14;
    private const int LongestText = 1024;
    private const int LongestScopes = 1 << 14;

    private static readonly SearchValues<byte> Control =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), 127]);

    /// <summary>The columns that are kept as they stand.</summary>
    private static readonly KeyColumn[] Texts =
    [
        KeyColumn.KeyId, KeyColumn.Provider, KeyColumn.Owner, KeyColumn.Team, KeyColumn.Email, KeyColumn.Integration,
        KeyColumn.Environment,
        KeyColumn.Scopes, KeyColumn.Webhook,
    ];

    private static readonly KeyColumn[] Times =
        [KeyColumn.IssuedAt, KeyColumn.ExpiresAt, KeyColumn.LastUsedAt, KeyColumn.LastRotatedAt];
    private static readonly KeyColumn[] NeverFixed = [KeyColumn.KeyId, KeyColumn.Key, KeyColumn.Fingerprint];

    private readonly PepperRing _peppers;
    private readonly TokenHasher _hasher;
    private readonly bool _needsKeys;
    private readonly (KeyColumn Column, byte[] Value)[] _fixed;

    /// <param name="peppers">Keys are hashed with the newest; fingerprints may be of any.</param>
    /// <param name="set">Values for every row.</param>
    /// <param name="needsKeys">Whether a row without a key and a fingerprint is wrong.</param>
    /// <exception cref="ProblemException">A value for every row is of a column that is each row's own.</exception>
    public RowBuilder(PepperRing peppers, IReadOnlyDictionary<KeyColumn, string> set, bool needsKeys = true)
    {
        if (set.Keys.Any(NeverFixed.Contains))
            throw new ProblemException(new Problem("key ids, keys and fingerprints are each row's own", "--set",
                "Write them into the file: arguments can be read by others"));
        _peppers = peppers;
        _needsKeys = needsKeys;
        _hasher = new TokenHasher(peppers.Current);
        _fixed = [.. set.Select(s => (s.Key, Encoding.UTF8.GetBytes(s.Value)))];
    }

    /// <summary>Makes the key of a row.</summary>
    /// <param name="fields">Its values; those for every row are added.</param>
    /// <param name="key">The key, where the row is fine.</param>
    /// <returns>What is wrong with the row, a sentence without its full stop; null where it is fine.</returns>
    public Fault? Build(RowFields fields, out StagedKey? key)
    {
        foreach ((KeyColumn column, byte[] value) in _fixed)
            fields.Add(column, value);
        key = null;
        if (FindFaultInTexts(fields) is { } text)
            return text;
        if (Hash(fields, out int epoch, out byte[]? hash) is { } secret)
            return secret;
        Span<DateTimeOffset?> times = new DateTimeOffset?[Times.Length];
        if (FindFaultInTimes(fields, times) is { } time)
            return time;
        if (!TryStatus(fields[KeyColumn.Status], out KeyStatus status))
            return "`status` is none of active, revoked, expired, suspended";
        key = new StagedKey(Describe(fields, times, status), fields.Given, epoch, hash, ShapeOf(fields[KeyColumn.Key]),
            EverydayOf(fields[KeyColumn.Key]));
        return null;
    }

    private TokenShape? ShapeOf(ReadOnlySpan<byte> key) => _hasher.TryShape(key, out TokenShape shape) ? shape : null;

    private static string? EverydayOf(ReadOnlySpan<byte> key) =>
        key.IsEmpty ? null : EverydayValue.WhatItIs(Encoding.UTF8.GetString(key));

    private static IssuedKey Describe(RowFields fields, ReadOnlySpan<DateTimeOffset?> times, KeyStatus status) => new()
    {
        KeyId = Text(fields, KeyColumn.KeyId),
        Provider = Text(fields, KeyColumn.Provider),
        Owner = Text(fields, KeyColumn.Owner),
        Team = Text(fields, KeyColumn.Team),
        Email = Text(fields, KeyColumn.Email),
        Integration = Text(fields, KeyColumn.Integration),
        Environment = Text(fields, KeyColumn.Environment),
        Scopes = ScopeText.Split(Text(fields, KeyColumn.Scopes)),
        IssuedAt = times[0],
        ExpiresAt = times[1],
        LastUsedAt = times[2],
        LastRotatedAt = times[3],
        Status = status,
        Webhook = Text(fields, KeyColumn.Webhook),
    };

    private static string? Text(RowFields fields, KeyColumn column) =>
        fields[column] is { IsEmpty: false } text ? Encoding.UTF8.GetString(text) : null;

    private static Fault? FindFaultInTexts(RowFields fields)
    {
        if (fields[KeyColumn.KeyId].IsEmpty)
            return "`key_id` is empty";
        ReadOnlySpan<byte> key = fields[KeyColumn.Key];
        foreach (KeyColumn column in Texts)
        {
            ReadOnlySpan<byte> text = fields[column];
            if (text.Length > (column == KeyColumn.Scopes ? LongestScopes : LongestText))
                return $"`{column.Name()}` is too long";
            if (text.ContainsAny(Control) && (column != KeyColumn.Scopes || text.Contains((byte)0)))
                return $"`{column.Name()}` holds a control character";
            if (key.Length >= ShortestKey && text.IndexOf(key) >= 0)
                return $"`{column.Name()}` holds the key itself, which must not be stored";
        }
        return null;
    }

    private Fault? Hash(RowFields fields, out int epoch, out byte[]? hash)
    {
        ReadOnlySpan<byte> key = fields[KeyColumn.Key];
        ReadOnlySpan<byte> fingerprint = fields[KeyColumn.Fingerprint];
        epoch = _peppers.Current.Epoch;
        hash = null;
        if (!fingerprint.IsEmpty)
        {
            if (!key.IsEmpty)
                return "the row has a key and a fingerprint";
            if (!Fingerprint.TryParse(Encoding.UTF8.GetString(fingerprint), out epoch, out hash))
                return "`fingerprint` is no fingerprint, such as e1: and 64 hexadecimal digits";
            return _peppers.Find(epoch) is null ? $"the fingerprint is of epoch {epoch}, and the pepper of that epoch is not set"
                : null;
        }
        if (key.IsEmpty && !_needsKeys)
            return null;
        if (key.Length is < ShortestKey or > LongestKey)
            return key.IsEmpty ? "the row has neither a key nor a fingerprint"
                : $"the key has {key.Length} bytes, keys have {ShortestKey} to {LongestKey}";
        hash = new byte[Fingerprint.HashLength];
        Fingerprint.Compute(_peppers.Current, key, hash);
        return null;
    }

    private static Fault? FindFaultInTimes(RowFields fields, Span<DateTimeOffset?> times)
    {
        for (int i = 0; i < Times.Length; i++)
        {
            ReadOnlySpan<byte> text = fields[Times[i]];
            if (text.IsEmpty)
                continue;
            if (!ImportTime.TryParse(text, out DateTimeOffset time))
                return $"`{Times[i].Name()}` is no time: write 2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970";
            times[i] = time;
        }
        return null;
    }

    private static bool TryStatus(ReadOnlySpan<byte> text, out KeyStatus status)
    {
        status = KeyStatus.Active;
        if (text.IsEmpty)
            return true;
        foreach (KeyStatus each in Enum.GetValues<KeyStatus>())
        {
            status = each;
            if (Ascii.EqualsIgnoreCase(text, each.ToString()))
                return true;
        }
        return false;
    }
}
