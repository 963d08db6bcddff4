/** Words that open or carry a question, or ask for help, in the measured languages. `|` separates phrases. */
export const interrogatives = [
  'who|what|when|where|why|how|which|whose|whats|wheres|hows|whens|whos|wtf|y u no',
  'qui|que|quoi|quand|ou|pourquoi|comment|combien|quel|quelle|quels|quelles|est ce que|est ce qu|qu est ce|kan|pk|pkoi|cest quoi',
  'wer|was|wann|wo|warum|wie|welche|welcher|welches|welchen|wieso|weshalb|wohin|woher|wem|wen|wieviel|womit|wozu|wofur|woran',
  'quien|que|cuando|donde|por que|porque|como|cual|cuales|cuanto|cuanta|cuantos|cuantas|quienes|xq|pq|adonde',
  'quem|que|quando|onde|por que|pq|como|qual|quais|quanto|quanta|quantos|quantas|cade|sera que|oq|o que',
  'chi|che|cosa|quando|dove|perche|come|quale|quali|quanto|quanta|quanti|quante|xke|xche|cos e|dov e|com e',
  '吗|嗎|呢|么|谁|誰|什么|什麼|啥|怎么|怎麼|怎样|咋|哪|哪里|哪儿|几点|几时|多少|多久|多大|为什么|為什麼|为啥|何时|如何|是否|能不能|可不可以|有没有|是不是|会不会|要不要|行不行|好不好|几个|能否|可否|求问|请问|求助|有人知道',
  'ですか|ますか|でしょうか|ませんか|だろうか|かな|なぜ|なんで|どうして|どう|どこ|いつ|だれ|誰|何|なに|どれ|どの|どんな|いくら|いくつ|教えて|ありますか|できますか|ないの|のか|知りたい|わかる人|何時|どなた',
  'من|ما|ماذا|متى|اين|لماذا|كيف|كم|هل|اي|وين|ليش|ليه|شو|ايش|وش|ازاي|امتي|فين|منو|شلون|علاش|قديش|بكام|بكم|ماهو|ماهي|مين|ايه|كيفاش|شنو|هو فين',
  'क्या|कौन|कब|कहां|कहाँ|क्यों|कैसे|कितना|कितने|कितनी|किस|किसे|किसका|कौनसा|कौनसी|kya|kaun|kab|kahan|kaha|kyu|kyun|kyon|kaise|kitna|kitne|kitni|kis|kisi ko pata|kaunsa|konsa|kahase|kidhar',
].join('|');

export const openings = [
  'is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|am|may|any|anyone|anybody|is there|are there|do you|does anyone|can you|could you|can i|will you|would you|have you|isnt|arent|dont you|cant you|wont|any chance|any idea|any news|any update|any tips|so when|so what|so how|and what|but why|wait is|hey is|question',
  'avez vous|est il|y a t il|y a til|peut on|puis je|pouvez vous|savez vous|quelqu un|qqn|quelquun|pourriez vous|auriez vous|faut il|existe t il|avez|peux tu|tu peux|vous avez',
  'ist|sind|hat|habt|haben|kann|konnt|konnen|gibt|gibt es|gibts|weiss|weiss jemand|kann man|wird|muss|darf|soll|jemand|hat jemand|habt ihr|kennt|kennt jemand|bekomme ich|geht|kommt|kann ich|konnten sie|konnte|ware es',
  'alguien|alguien sabe|saben|sabes|hay|tienen|puedo|puede|pueden|podrian|podria|es posible|se puede|tenes|tienes|vale|esta|estan|cabe',
  'alguem|alguem sabe|sabe|sabem|tem|tem como|posso|pode|podem|poderia|da pra|da para|ha|e possivel|vcs tem|voces tem|tao|ainda',
  'qualcuno|qualcuno sa|sapete|sai|c e|ce|avete|posso|puo|potete|potreste|si puo|e possibile|e vero|ma|esiste|sarebbe possibile',
  'هل يوجد|هل يمكن|ممكن|حد يعرف|احد يعرف|في حد|فيه احد|عندكم|تقدرون|مين يعرف',
  'kisi ko|koi|koi bata|bata sakta|क्या कोई|कोई|किसी को|kya koi|aapke paas|kya aap',
].join('|');

export const requests = [
  'anyone know|does anyone know|anybody know|do you know|please help|pls help|plz help|help me|need help|can someone|can anyone|could someone|let me know|please advise|pls advise|please dm|pls dm|wondering if|wondering how|wondering whether|wondering what|wondering when|wondering why|curious if|curious whether|not sure how|not sure if|not sure what|trying to find out|trying to figure out|want to know|would like to know|like to know|how do i|how do you|how can i|how to|what is the|what are the|where can i|where do i|when will|when is|when does|tell me|any recommendations|recommend|recommendations|suggestions|looking for|i need to know|id like to know|explain|clarify|any word on|is it possible|does it|thoughts|asking for a friend|point me|eta|how long|how much|how many|what time|do we know|do i need|am i able',
  'quelqu un sait|quelquun sait|qqn sait|savoir si|savoir comment|j aimerais savoir|jaimerais savoir|je voudrais savoir|aidez moi|besoin d aide|pouvez vous|pourriez vous|merci de me|je cherche|je me demande|me demande|vous conseillez|des conseils|une idee|une idee de|renseignement|renseigner|expliquer|m expliquer|dites moi|combien de temps|a quelle heure|comment faire|svp|s il vous plait|sil vous plait|stp',
  'weiss jemand|weiss wer|kann jemand|kann mir jemand|kennt jemand|ich suche|suche|wusste gern|wurde gern wissen|frage mich|ich frage|hilfe|brauche hilfe|konnt ihr|konnen sie|bitte um|wie lange|wie viel|ab wann|bis wann|tipps|empfehlen|empfehlung|empfehlungen|erklaren|bitte melden|gibt es|ob ihr|ob man|ob es',
  'alguien sabe|alguien me|me pueden|me puede|me podrian|pueden ayudarme|ayuda|ayudenme|necesito saber|quisiera saber|quiero saber|me gustaria saber|busco|estoy buscando|recomiendan|recomendais|recomendacion|recomendaciones|a que hora|cuanto tiempo|cuanto cuesta|como puedo|como hago|donde puedo|no se si|me pregunto|saber si|informacion|por favor|por fa|porfa|diganme|me dicen',
  'alguem sabe|alguem me|podem me|pode me|me ajuda|me ajudem|ajuda|preciso saber|gostaria de saber|queria saber|quero saber|estou procurando|procuro|indicacao|indicam|recomendam|que horas|quanto tempo|quanto custa|como faco|onde posso|como posso|nao sei se|sera que|saber se|informacoes|informacao|por favor|pfv|me digam|duvida|uma duvida',
  'qualcuno sa|qualcuno mi|mi potete|mi puo|potete dirmi|sapete se|sapete|aiuto|vorrei sapere|volevo sapere|vorrei capire|sto cercando|cerco|consigliate|consigli|mi consigliate|a che ora|quanto tempo|quanto costa|come faccio|come posso|dove posso|non so se|mi chiedo|sapere se|informazioni|per favore|perfavore|aiutatemi|aiutarmi|fatemi sapere',
  '请问|求助|求推荐|求解|求教|想问|想知道|有人知道|谁知道|求告知|问一下|咨询|帮忙|推荐一下|怎么办|怎么回事|麻烦问|哪位|求解答|有没有人|知道的|科普|不知道',
  '教えて|知りたい|わかりません|どうすれば|どうしたら|分かる方|知ってる人|ご存知|お願い|ください|でしょうか|方法|おすすめ|助けて|知っている方|わかる方|気になる|問い合わせ|質問|調べ',
  'احد يعرف|حد يعرف|مين يعرف|عندي سوال|استفسار|ممكن اعرف|ابي اعرف|ابغي اعرف|عايز اعرف|محتاج|ساعدوني|تنصحوني|تنصحون|لو سمحت|لو سمحتوا|من فضلك|ياليت|افيدوني|كم سعر|كم السعر|وش افضل|احتاج|دلوني|الرد|خبروني',
  'kisi ko pata|koi bata|bata do|batao|batana|batayein|bataye|bataiye|help karo|madad|please bataye|कोई बता|बताएं|बताइए|बताओ|मदद|कृपया|जानना चाहता|जानकारी|कैसे करें|kaise kare|pata hai|pata karna|suggest karo|sujhav',
].join('|');
