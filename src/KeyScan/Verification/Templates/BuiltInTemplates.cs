namespace KeyScan.Verification.Templates;

/// <summary>
/// The templates of the rules/ folder, one a line (<see cref="TemplateLine"/>); the other part of this class is compiled from
/// them when the library is built. Bytes of the program's own file: nothing is read of them before somebody asks.
/// </summary>
internal static partial class BuiltInTemplates
{
}
