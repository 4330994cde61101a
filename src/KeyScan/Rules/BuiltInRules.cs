using KeyScan.Rules.Shapes;

namespace KeyScan.Rules;

/// <summary>
/// The rules of the rules/ folder; the other part of this class is compiled from them when the library is built: first those of
/// the files, then one for each line of the table of named keys.
/// </summary>
internal static partial class BuiltInRules
{
    /// <summary>How many there are.</summary>
    public static int Count => Written + NamedKeyStarts.Length - 1;

    /// <summary>Makes the rule at a position.</summary>
    public static CompiledRule Create(int position) =>
        position < Written ? CreateWritten(position) : new CompiledRule(CreateNamed(position - Written), null, null);

    private static Rule CreateNamed(int line) =>
        NamedKeyTable.ReadLine(NamedKeys[NamedKeyStarts[line]..NamedKeyStarts[line + 1]]);
}
