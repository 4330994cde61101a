using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Sections of an INI file with a password each: <c>.pypirc</c> (https://packaging.python.org/en/latest/specifications/pypirc/),
/// <c>.my.cnf</c>, <c>.s3cfg</c>.
/// </summary>
internal sealed class PypircFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Publish with a trusted publisher or a token from the environment, and keep the file in your home folder";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed(".pypirc", "pypirc", ".my.cnf", ".mylogin.cnf", ".s3cfg") || file.EndsWith(".pypirc")
        || (file.IsShortAndUnnamed && file.Holds("[distutils]"u8) && file.Holds("index-servers"u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line.TrimStart(" \t"u8);
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)';')
                continue;
            if (line[0] == '[' && line.IndexOf((byte)']') is > 0 and int close)
            {
                slots.Step = StepText.Of("section", StepText.Of(line[1..close]));
                continue;
            }
            int sign = line.IndexOfAny((byte)'=', (byte)':');
            if (sign <= 0)
                continue;
            ReadOnlySpan<byte> name = line[..sign].TrimEnd(" \t"u8);
            if (name.SequenceEqual("username"u8))
                slots.User = StepText.Of(line[(sign + 1)..].Trim(" \t"u8));
            if (!Bytes.IsAt(name, 0, "password"u8) && !Bytes.IsAt(name, 0, "secret_key"u8)
                && !Bytes.IsAt(name, 0, "gpg_passphrase"u8))
                continue;
            int start = Bytes.SkipBlanks(file.Bytes, lines.End - line.Length + sign + 1), end = lines.End;
            while (end > start && Bytes.IsBlank(file.Bytes[end - 1]))
                end--;
            if (end - start > 1 && Bytes.IsQuote(file.Bytes[start]) && file.Bytes[end - 1] == file.Bytes[start])
                (start, end) = (start + 1, end - 1);
            slots.AddCredential(AssignmentKind.Password, start, Math.Max(start, end), StepText.Of(name));
        }
    }
}
