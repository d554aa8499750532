using System.Text.Json;

namespace Millrace.Api.Requests;

/// <summary>Names a place in the request for people and programs: <c>files[1].name</c>.</summary>
internal static class FieldPath
{
    private const int LongestName = 64;

    public static string Of(string parent, string name)
    {
        var isPlain = name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        if (!isPlain)
        {
            var shown = name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…";
            return $"{parent}[\"{JsonEncodedText.Encode(shown)}\"]";
        }

        return parent.Length == 0 ? name : $"{parent}.{name}";
    }

    public static string At(string list, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list}[{index}]");
}
