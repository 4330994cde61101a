using KeyScan.Registry.Import.Reading;

namespace KeyScan.Registry.Import;

/// <summary>A line that was looked up.</summary>
/// <param name="Line">Its number, counted from 1.</param>
/// <param name="Key">The issued key that it is; null for none.</param>
internal sealed record CheckedLine(int Line, IssuedKey? Key);

/// <summary>Tells which lines of a text are issued keys.</summary>
internal static class KeyCheck
{
    /// <summary>Looks every line up that is not empty, without the white space at its ends.</summary>
    /// <param name="input">One secret a line.</param>
    /// <param name="where">What problems call the input.</param>
    /// <param name="find">Finds the key that a secret is, or null.</param>
    /// <exception cref="ProblemException">A line is too long.</exception>
    public static IEnumerable<CheckedLine> Run(Stream input, string where, Func<byte[], IssuedKey?> find)
    {
        using var lines = new LineReader(input, where);
        while (Next(lines) is { } secret)
        {
            if (secret.Length > 0)
                yield return new CheckedLine(lines.Line, find(secret));
        }
    }

    private static byte[]? Next(LineReader lines) =>
        lines.Read(out ReadOnlySpan<byte> line) ? line.Trim(" \t\r"u8).ToArray() : null;
}
