using System.Security.Cryptography;

namespace KeyScan.Filtering;

/// <summary>
/// The first line of a baseline. Its check tells a wrong salt from a baseline that knows nothing, without giving the salt away.
/// </summary>
internal static class BaselineHeader
{
    /// <summary>What every version's header starts with.</summary>
    public const string Start = "# keyscan baseline ";

    private const int CheckBytes = 8;

    /// <summary>The header for a salt.</summary>
    public static string For(ReadOnlySpan<byte> salt)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, "keyscan baseline"u8, hash);
        return $"{Start}1 salt-check={Convert.ToHexStringLower(hash[..CheckBytes])}";
    }

    /// <summary>
    /// What is wrong with <paramref name="line"/>, a header, where <paramref name="expected"/> was due; null when nothing is.
    /// </summary>
    public static (string What, string WhatToDo)? Problem(ReadOnlySpan<char> line, string expected)
    {
        if (line.SequenceEqual(expected))
            return null;
        ReadOnlySpan<char> version = line[Start.Length..];
        return version.StartsWith("1 ", StringComparison.Ordinal)
            ? ("the baseline was made with another salt, so none of its ids can match",
                "Use the salt it was made with, or make the baseline again")
            : ("the baseline has a format that this version does not know", "Update KeyScan, or make the baseline again");
    }
}
