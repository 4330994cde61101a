using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>Users of kubectl's configuration: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/.</summary>
internal sealed class KubeconfigFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice =>
        "Log in by an exec plugin of your cluster's provider, so that the file holds no credential, and revoke the user's "
            + "certificate or token";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        (file.IsNamed("kubeconfig", ".kubeconfig", "config", "kubeconfig.yaml", "kubeconfig.yml") || file.EndsWith(".kubeconfig")
        || file.EndsWith(".yaml") || file.EndsWith(".yml")
            || file.EndsWith(".conf") || file.Path.Length == 0)
        && file.First is (byte)'a' or (byte)'k' or (byte)'c' or (byte)'u' or (byte)'-' or (byte)'#'
            && file.Bytes[..Math.Min(file.Bytes.Length, 512)].IndexOf("apiVersion: v1"u8) >= 0
        && file.Holds("kind: Config"u8) && file.Holds("users:"u8) && file.Holds("clusters:"u8);

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        var lines = new LineReader(file.Bytes);
        bool isInUsers = false;
        int item = -1;
        var found = new List<(int Start, int End, string Name)>();
        while (lines.TryNext())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (line.IsEmpty || line[0] == '#')
                continue;
            if (char.IsAsciiLetter((char)line[0]))
            {
                Flush(slots, found);
                isInUsers = line.StartsWith("users:"u8);
                continue;
            }
            if (!isInUsers)
                continue;
            ReadOnlySpan<byte> rest = line.TrimStart((byte)' ');
            int indent = line.Length - rest.Length;
            if (rest.StartsWith("- "u8) && (item < 0 || indent <= item))
            {
                Flush(slots, found);
                slots.Step = "user";
                item = indent;
            }
            ReadMember(file.Bytes, lines, slots, found);
        }
        Flush(slots, found);
    }

    private static void ReadMember(ReadOnlySpan<byte> text, in LineReader lines, SlotList slots,
        List<(int Start, int End, string Name)> found)
    {
        ReadOnlySpan<byte> member = lines.Line.TrimStart(" -"u8);
        int colon = member.IndexOf((byte)':');
        if (colon <= 0)
            return;
        ReadOnlySpan<byte> name = member[..colon];
        int start = Bytes.SkipBlanks(text, lines.End - member.Length + colon + 1), end = lines.End;
        while (end > start && Bytes.IsBlank(text[end - 1]))
            end--;
        if (end - start > 1 && Bytes.IsQuote(text[start]) && text[end - 1] == text[start])
            (start, end) = (start + 1, end - 1);
        if (name.SequenceEqual("name"u8) && slots.Step == "user")
            slots.Step = StepText.Of("user", StepText.Of(text[start..Math.Max(start, end)]));
        else if (name.SequenceEqual("token"u8) || name.SequenceEqual("password"u8) || name.SequenceEqual("client-key-data"u8)
            || name.SequenceEqual("id-token"u8) || name.SequenceEqual("refresh-token"u8)
            || name.SequenceEqual("client-secret"u8))
            found.Add((start, Math.Max(start, end), StepText.Of(name)));
    }

    /// <summary>The name of a user may stand behind what belongs to it.</summary>
    private static void Flush(SlotList slots, List<(int Start, int End, string Name)> found)
    {
        foreach ((int start, int end, string name) in found)
            slots.AddCredential(name == "password" ? AssignmentKind.Password : AssignmentKind.Secret, start, end, name);
        found.Clear();
    }
}
