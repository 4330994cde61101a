namespace KeyScan.Rules;

/// <summary>
/// The rules of the rules/ folder; the other part of this class is compiled from them when the library is built.
/// </summary>
internal static partial class BuiltInRules
{
}
