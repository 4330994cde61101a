using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary><c>.npmrc</c>: https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration.</summary>
internal sealed class NpmrcFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice => "Write `_authToken=${NPM_TOKEN}` and set the variable where npm runs";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed(".npmrc", "npmrc", ".yarnrc") || (file.IsShortAndUnnamed && file.Holds(":_authToken="u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line;
            int sign = line.IndexOf((byte)'=');
            if (sign <= 0 || line[0] is (byte)'#' or (byte)';')
                continue;
            ReadOnlySpan<byte> name = line[..sign].Trim(" \t"u8);
            int joint = name.LastIndexOf((byte)':');
            ReadOnlySpan<byte> key = name[(joint + 1)..];
            bool isToken = key.SequenceEqual("_authToken"u8), isPassword = key.SequenceEqual("_password"u8),
                isBasic = key.SequenceEqual("_auth"u8);
            if (!isToken && !isPassword && !isBasic)
                continue;
            int start = Bytes.SkipBlanks(file.Bytes, lines.Start + sign + 1), end = lines.End;
            while (end > start && Bytes.IsBlank(file.Bytes[end - 1]))
                end--;
            if (end - start > 1 && Bytes.IsQuote(file.Bytes[start]) && file.Bytes[end - 1] == file.Bytes[start])
                (start, end) = (start + 1, end - 1);
            slots.Step = StepText.Of("registry", joint > 0 ? StepText.Of(name[..joint].TrimStart((byte)'/')) : "");
            AssignmentKind kind = isToken ? AssignmentKind.Secret : isPassword ? AssignmentKind.Password
                : AssignmentKind.BasicAuth;
            slots.AddCredential(kind, start, Math.Max(start, end), StepText.Of(key));
        }
    }
}
