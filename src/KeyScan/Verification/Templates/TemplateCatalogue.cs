using System.Text;

namespace KeyScan.Verification.Templates;

/// <summary>The templates in force, by rule. Those of the library are read when first asked for.</summary>
internal sealed class TemplateCatalogue
{
    private readonly Dictionary<string, RuleVerification?> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly bool _withBuiltIn;

    /// <summary>Creates a catalogue.</summary>
    /// <param name="own">The user's templates, which come before those of the library for the same rule.</param>
    /// <param name="withBuiltIn">Whether those of the library are in it.</param>
    public TemplateCatalogue(IEnumerable<RuleVerification> own, bool withBuiltIn = true)
    {
        _withBuiltIn = withBuiltIn;
        foreach (RuleVerification template in own)
        {
            foreach (string rule in template.Rules)
                _known.TryAdd(rule, template);
        }
    }

    /// <summary>The ids of the rules that the library has a template for.</summary>
    public static IEnumerable<string> BuiltInRules()
    {
        var ids = new List<string>();
        foreach (Range line in Lines())
        {
            ReadOnlySpan<byte> text = BuiltInTemplates.Lines[line];
            ids.AddRange(Encoding.UTF8.GetString(text[..text.IndexOf(TemplateLine.Separator)]).Split(','));
        }
        return ids;
    }

    /// <summary>The template of a rule; null where it has none.</summary>
    public RuleVerification? Find(string rule)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(rule, out RuleVerification? known))
                return known;
            RuleVerification? read = _withBuiltIn ? ReadBuiltIn(rule) : null;
            foreach (string id in read?.Rules ?? [rule])
                _known.TryAdd(id, read);
            return read;
        }
    }

    private static RuleVerification? ReadBuiltIn(string rule)
    {
        byte[] id = Encoding.UTF8.GetBytes(rule);
        foreach (Range line in Lines())
        {
            ReadOnlySpan<byte> text = BuiltInTemplates.Lines[line];
            ReadOnlySpan<byte> ids = text[..text.IndexOf(TemplateLine.Separator)];
            foreach (Range one in ids.Split((byte)','))
            {
                if (ids[one].SequenceEqual(id))
                    return TemplateLine.Read(Encoding.UTF8.GetString(text));
            }
        }
        return null;
    }

    private static List<Range> Lines()
    {
        var lines = new List<Range>();
        ReadOnlySpan<byte> all = BuiltInTemplates.Lines;
        for (int start = 0; start < all.Length;)
        {
            int length = all[start..].IndexOf((byte)'\n');
            lines.Add(start..(start + length));
            start += length + 1;
        }
        return lines;
    }
}
